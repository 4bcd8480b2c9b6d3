import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadLab, openDriver, questionOf } from '../rubric/load-lab.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { RecordedCheck } from './diagnosis/recording.ts';
import { type Suspects, variantsOf } from './diagnosis/variant.ts';
import { loadKnownMistakes } from './known-mistakes.ts';
import { loadVariant } from './load-variant.ts';

// Runs in a thread of its own: while variants are tried, the process that grades must keep the time of
// other submissions' calls.

/** A search for known mistakes: what is looked for, and where. */
export interface Request {
  /** the lab's folder, and the path of the module that defines it */
  root: string;
  module: string;
  question: string;
  task: string;
  checks: RecordedCheck[];
}

/** A known mistake that a submission seems to make. */
export interface NamedMistake {
  id: string;
  says: string;
}

/** Known mistakes by lab and question, once opened; the pool that calls has one thread, which serves them all. */
const opened = new Map<string, Promise<{ suspects: Suspects; saysOf: ReadonlyMap<string, string> }>>();

export default async function answer(request: Request): Promise<Map<string, NamedMistake[]>> {
  const { root, question, task, checks } = request;
  const key = JSON.stringify([root, question]);
  const known = opened.get(key) ?? open(request);
  opened.set(key, known);
  const { suspects, saysOf } = await known;
  const named = await diagnose(suspects, task, checks);
  return new Map([...named].map(([check, ids]) => [check, ids.map((id) => ({ id, says: saysOf.get(id) ?? '' }))]));
}

async function open({ root, module, question: id }: Request) {
  const question = questionOf(await loadLab(root, module), id);
  const { mistakes, tolerance, comparable } = await loadKnownMistakes(root, question);
  const driver = await openDriver(root, question);
  const reference = join(root, question.reference);
  return {
    suspects: {
      reference: driver(await import(pathToFileURL(reference).href)),
      variants: variantsOf(mistakes, async (blocks) => driver(await loadVariant(reference, blocks))),
      tolerance,
      comparable,
      procedures: question.procedures,
    },
    saysOf: new Map(mistakes.map(({ id, says }) => [id, says])),
  };
}
