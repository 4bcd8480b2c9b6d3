import { type CheckContext, check, type Evidence, onInput } from '../../harness/authoring/index.ts';
import { expectHistory } from '../toolkit/expect-history.ts';
import type { Q1Procedures } from './driver.ts';
import { bandOf, type Q1History, type Q1Setup, q1History, train } from './history.ts';

export const recordedTrainingCheck = check<Q1Procedures>(
  'training-recorded',
  'Training the whole class gives the recorded losses',
  async (context) => {
    const recorded = await recordedTraining();
    return compareTraining(context, recorded.setup, recorded);
  },
  { oracle: 'recorded' },
);

/** Reads the recorded run. @throws ZodError for a damaged file */
export async function recordedTraining(): Promise<Q1History> {
  const { default: recorded } = await import('../../fixtures/q1-history.json', { with: { type: 'json' } });
  return q1History.parse(recorded);
}

/** @throws CheckFailure where the submission's losses leave the band of the run */
export async function compareTraining(
  { student }: CheckContext<Q1Procedures>,
  setup: Q1Setup,
  run: Pick<Q1History, 'losses' | 'envelope'>,
): Promise<Evidence> {
  const { text, iterations } = setup;
  const call = train(student, setup);
  const losses = await onInput(`${iterations} iterations on ${text.split('\n').length} examples`, call);
  return expectHistory(losses, bandOf(run), 'the losses of training are those of the model, step by step');
}
