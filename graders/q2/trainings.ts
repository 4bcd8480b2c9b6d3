import { type CheckContext, type Circumstance, ifAnswered, judged, onInput, type Remote } from 'lab-harness/authoring';
import type { Q2Procedures, Trained, TrainingRun } from './driver.ts';
import { hintingAtPromises } from './promises.ts';
import { describeRun } from './runs.ts';

/** Says what is true of a training or a test that is wrong after another one alone. */
export const dependsOnOthers = (procedure: 'train' | 'test', what: 'training' | 'test'): string =>
  `${procedure} must depend on its arguments alone: this ${what} is right in a fresh process, and wrong after another one`;

/**
 * Trains, and judges what came of it: where it is wrong only after other trainings in the same process, that is found.
 *
 * @param runs of two, the second is trained first, as the contents of the same objects
 * @throws CheckFailure where it is wrong
 */
export function afterTraining<T>(
  context: CheckContext<Q2Procedures>,
  [run, ...before]: readonly [TrainingRun, TrainingRun?],
  judge: (trained: Trained) => T | Promise<T>,
): Promise<T> {
  const input = describeRun(run);
  const trains =
    (...earlier: readonly (TrainingRun | undefined)[]) =>
    (student: Remote<Q2Procedures>): Promise<T> =>
      hintingAtPromises(onInput(input, student.train(run, ...earlier)).then(judge), context.blocks);
  const ofSameObjects = before.flatMap((each): Circumstance<Q2Procedures>[] =>
    each ? [{ says: `a training of the same objects: ${describeRun(each)}`, judge: trains(each) }] : [],
  );
  return judged(context, trains(...before), {
    message: dependsOnOthers('train', 'training'),
    input,
    alone: trains(),
    circumstances: () => [...ofSameObjects, ...afterEarlier(context, [run, ...before], trains(...before))],
  });
}

/** Lists the trainings that the shared process has made before one, the latest first, each with a judgement after it. */
export function afterEarlier(
  { afresh }: CheckContext<Q2Procedures>,
  args: readonly unknown[],
  judge: (student: Remote<Q2Procedures>) => Promise<unknown>,
): Circumstance<Q2Procedures>[] {
  const earlier = (afresh?.earlier('train', args) ?? []) as readonly Parameters<Q2Procedures['train']>[];
  return earlier
    .map((each) => ({
      says: `a training of other objects in the same process: ${describeRun(each[0])}`,
      async judge(student: Remote<Q2Procedures>) {
        await ifAnswered(() => student.train(...each));
        await judge(student);
      },
    }))
    .reverse();
}
