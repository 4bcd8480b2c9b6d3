import { join } from 'node:path';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import type { Question } from '../authoring/lab.ts';
import type { KnownMistake } from '../authoring/samples.ts';
import { driverFile } from '../rubric/load-lab.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { Outcome, RecordedCheck } from './diagnosis/recording.ts';
import { type AnswerAll, variantsOf } from './diagnosis/variant.ts';
import { loadKnownMistakes } from './known-mistakes.ts';
import type { VariantsCalls } from './mistake-thread.ts';

/** A known mistake that a submission seems to make. */
export type NamedMistake = Pick<KnownMistake, 'id' | 'says'>;

/** Time of a search, at most: far more than it takes, for one that hangs must not keep the grade. */
const MOST_MILLISECONDS = 60_000;

const filename = new URL('mistake-thread.ts', import.meta.url).href;
const thread = new Piscina<VariantsCalls, Outcome[][]>({ filename, maxThreads: 1 });

/** One search after the other: else one would use up the time of those that wait for the thread. */
const inTurn = pLimit(1);

/**
 * Finds the known mistakes that do what a submission did.
 *
 * @param root the folder that the question's paths count from
 * @param passed ids of tasks that the submission has passed
 * @returns mistakes by id of the failed check; none where the search takes too long, as it may on a busy machine
 */
export async function findMistakes(
  root: string,
  question: Question,
  task: string,
  checks: readonly RecordedCheck[],
  passed: readonly string[],
): Promise<Map<string, NamedMistake[]>> {
  const { mistakes, tolerance, comparable } = await loadKnownMistakes(root, question);
  const code = { driver: driverFile(root, question), reference: join(root, question.reference) };
  const { procedures } = question;
  const named = await inTurn(async () => {
    const signal = AbortSignal.timeout(MOST_MILLISECONDS);
    const answerAll: AnswerAll = (calls, blocks) =>
      thread.run({ ...code, blocks, calls: calls.map(({ procedure, args }) => ({ procedure, args })) }, { signal });
    const suspects = { answerAll, variants: variantsOf(mistakes), tolerance, comparable, procedures };
    return diagnose(suspects, task, checks, passed).catch((error) => {
      if (signal.aborted) return new Map<string, string[]>();
      throw error;
    });
  });
  const says = new Map(mistakes.map((mistake) => [mistake.id, mistake.says]));
  return new Map([...named].map(([check, ids]) => [check, ids.map((id) => ({ id, says: says.get(id) ?? '' }))]));
}
