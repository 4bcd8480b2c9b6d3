import { readFileSync } from 'node:fs';
import type { CheckContext } from '../../harness/grading/check.ts';
import type { Evidence } from '../../harness/report/finding.ts';
import { check, onInput } from '../toolkit/checks.ts';
import { expectHistory } from '../toolkit/expect-history.ts';
import type { Q1Procedures } from './driver.ts';
import { bandOf, type Q1History, type Q1Setup, q1History, train } from './history.ts';

/** Where `npm run fixtures` keeps the recorded run. */
export const Q1_HISTORY = new URL('../../fixtures/q1-history.json', import.meta.url);

export const recordedTrainingCheck = check<Q1Procedures>(
  'training-recorded',
  'Training the whole class gives the recorded losses',
  async (context) => {
    const recorded = recordedTraining();
    return compareTraining(context, recorded.setup, recorded);
  },
  { oracle: 'recorded' },
);

export function recordedTraining(): Q1History {
  return q1History.parse(JSON.parse(readFileSync(Q1_HISTORY, 'utf8')));
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
