import type { FaultySample } from 'lab-harness/authoring';
import { knownMistakes } from '../graders/mistakes/perceptron.ts';
import { handWritten } from './faulty.ts';

export { correct } from './correct.ts';

/** All samples with a mistake in them. */
export const faulty: readonly FaultySample[] = [...knownMistakes, ...handWritten];

/** Ids of mistakes in different tasks that do not get in each other's way: `npm test` grades them in one submission. */
export const TOGETHER: readonly string[] = [
  'sigmoid-through-tanh',
  'loss-overflows',
  'gradient-changes-pass',
  'train-history-before-updates',
  'predict-strict-threshold',
  'validate-scales-by-all',
];

/** Id of one that costs tasks beside its own. */
export const COSTLY = 'gradient-tanh-unsquared';
