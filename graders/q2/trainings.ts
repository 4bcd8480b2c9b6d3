import {
  type CheckContext,
  CheckFailure,
  type Circumstance,
  type Finding,
  ifAnswered,
  judged,
  onInput,
  type Remote,
} from 'lab-harness/authoring';
import type { Q2Procedures, Trained, TrainingRun } from './driver.ts';
import { hintingAtPromises } from './promises.ts';
import { describeRun } from './runs.ts';

/** Says what is true of a training or a test that is wrong after another one alone. */
export const dependsOnOthers = (procedure: 'train' | 'test', what: 'training' | 'test'): string =>
  `${procedure} must depend on its arguments alone: this ${what} is right in a fresh process, and wrong after another one`;

/** Says the same of a training, or of its model, where this one has thrown before that. */
export const ofTrainings = (found: Finding): string =>
  found.code === 'threw' && OF_MODEL.includes(found.procedure)
    ? 'a model, and its training, must depend on nothing that earlier ones have left: this training is right in a fresh process, and wrong after another one'
    : dependsOnOthers('train', 'training');

/** Functions of the model, called by us. */
const OF_MODEL = ['RNN', 'forward'];

/**
 * Trains, and judges what came of it: where it is wrong only after other trainings in the same process, that is found.
 *
 * @param runs of two, the second is trained first, as the contents of the same objects
 * @param judge is told whether another one was trained before; what is wrong alike without that is told without it
 * @throws CheckFailure where it is wrong
 */
export function afterTraining<T>(
  context: CheckContext<Q2Procedures>,
  [run, ...before]: readonly [TrainingRun, TrainingRun?],
  judge: (trained: Trained, isSecond: boolean) => T | Promise<T>,
): Promise<T> {
  const input = describeRun(run);
  const trains =
    (...earlier: readonly (TrainingRun | undefined)[]) =>
    (student: Remote<Q2Procedures>): Promise<T> =>
      hintingAtPromises(
        onInput(input, student.train(run, ...earlier)).then((trained) => judge(trained, earlier.length > 0)),
        context.blocks,
      );
  const trainsFirst = async (student: Remote<Q2Procedures>): Promise<T> => {
    try {
      return await trains(...before)(student);
    } catch (error) {
      if (before.length > 0 && !context.verdictOnly && isOfValues(error)) await expectAlike(trains()(student), error);
      throw error;
    }
  };
  const ofSameObjects = before.flatMap((each): Circumstance<Q2Procedures>[] =>
    each ? [{ says: `a training of the same objects: ${describeRun(each)}`, judge: trains(each) }] : [],
  );
  return judged(context, trainsFirst, {
    message: ofTrainings,
    input,
    alone: trains(),
    circumstances: () => [...ofSameObjects, ...afterEarlier(context, [run, ...before], trains(...before))],
  });
}

const isOfValues = (error: unknown): error is CheckFailure =>
  error instanceof CheckFailure && error.finding.code === 'mismatch';

/** Throws what is wrong with another training, too, where that is the same. */
async function expectAlike(judgement: Promise<unknown>, { finding }: CheckFailure): Promise<void> {
  try {
    await judgement;
  } catch (error) {
    if (
      isOfValues(error) &&
      'message' in error.finding &&
      'message' in finding &&
      error.finding.message === finding.message
    )
      throw error;
  }
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
