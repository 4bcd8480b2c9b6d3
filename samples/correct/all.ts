import type { Sample } from '../../harness/authoring/index.ts';
import { backwardRight } from './backward.ts';
import { forwardRight } from './forward.ts';
import { lossRight } from './loss.ts';
import { modelRight } from './model.ts';
import { predictRight } from './predict.ts';
import { softmaxRight } from './softmax.ts';
import { testingRight } from './testing.ts';
import { trainingRight } from './training.ts';

/** Right work in other styles than the reference's. */
export const right: readonly Sample[] = [
  ...softmaxRight,
  ...lossRight,
  ...forwardRight,
  ...backwardRight,
  ...predictRight,
  ...modelRight,
  ...trainingRight,
  ...testingRight,
];
