import type { KnownMistake } from 'lab-harness/authoring';
import { backwardMistakes } from './backward.ts';
import { forwardMistakes } from './forward.ts';
import { lossMistakes } from './loss.ts';
import { modelMistakes } from './model.ts';
import { predictMistakes } from './predict.ts';
import { softmaxMistakes } from './softmax.ts';
import { testingMistakes } from './testing.ts';
import { trainingMistakes } from './training.ts';

/** The known mistakes of question 1, in the order of the lab sheet. */
export const q1Mistakes: readonly KnownMistake[] = [
  ...softmaxMistakes,
  ...lossMistakes,
  ...forwardMistakes,
  ...backwardMistakes,
  ...predictMistakes,
];

/** The known mistakes of question 2, in the order of the lab sheet. */
export const q2Mistakes: readonly KnownMistake[] = [...modelMistakes, ...trainingMistakes, ...testingMistakes];

export const knownMistakes: readonly KnownMistake[] = [...q1Mistakes, ...q2Mistakes];
