import { diagnose } from './diagnose.ts';
import type { KnownMistakes, RecordedCheck } from './known-mistakes.ts';

// Runs in a thread of its own: while variants are tried, the process that grades must keep the time of
// other submissions' calls.

/** What to look for, and where. */
export interface Request {
  /** address of the module whose default export is the question's known mistakes */
  module: string;
  task: string;
  checks: RecordedCheck[];
}

/** A known mistake that a submission seems to make. */
export interface NamedMistake {
  id: string;
  says: string;
}

export default async function answer({ module, task, checks }: Request): Promise<Map<string, NamedMistake[]>> {
  const { default: known }: { default: KnownMistakes } = await import(module);
  const saysOf = new Map(known.variants.map(({ id, says }) => [id, says]));
  const named = await diagnose(known, task, checks);
  return new Map([...named].map(([check, ids]) => [check, ids.map((id) => ({ id, says: saysOf.get(id) ?? '' }))]));
}
