import type { KnownMistakes } from '../authoring/samples.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { RecordedCheck } from './diagnosis/recording.ts';
import { type Suspects, suspectsOf } from './diagnosis/variant.ts';
import { loadVariant } from './load-variant.ts';

// Runs in a thread of its own: while variants are tried, the process that grades must keep the time of
// other submissions' calls.

/** A search for known mistakes: what is looked for, and where. */
export interface Request {
  /** address of the module whose default export is the question's known mistakes */
  module: string;
  /** path of the question's reference */
  reference: string;
  task: string;
  checks: RecordedCheck[];
}

/** A known mistake that a submission seems to make. */
export interface NamedMistake {
  id: string;
  says: string;
}

/** Known mistakes by the address of their module, once opened; the pool that calls has one thread, which serves them all. */
const opened = new Map<string, { suspects: Suspects; saysOf: ReadonlyMap<string, string> }>();

export default async function answer(request: Request): Promise<Map<string, NamedMistake[]>> {
  const { suspects, saysOf } = await open(request);
  const named = await diagnose(suspects, request.task, request.checks);
  return new Map([...named].map(([check, ids]) => [check, ids.map((id) => ({ id, says: saysOf.get(id) ?? '' }))]));
}

async function open({ module, reference }: Request) {
  const before = opened.get(module);
  if (before) return before;
  const { default: known }: { default: KnownMistakes } = await import(module);
  const now = {
    suspects: suspectsOf(known, (blocks) => loadVariant(reference, blocks)),
    saysOf: new Map(known.mistakes.map(({ id, says }) => [id, says])),
  };
  opened.set(module, now);
  return now;
}
