import type { Work } from '../variants/work.ts';
import { backwardRight } from './right/backward.ts';
import { forwardRight } from './right/forward.ts';
import { lossRight } from './right/loss.ts';
import { modelRight } from './right/model.ts';
import { predictRight } from './right/predict.ts';
import { softmaxRight } from './right/softmax.ts';
import { testingRight } from './right/testing.ts';
import { trainingRight } from './right/training.ts';

/** Right work in other styles than the reference's. */
export const right: readonly Work[] = [
  ...softmaxRight,
  ...lossRight,
  ...forwardRight,
  ...backwardRight,
  ...predictRight,
  ...modelRight,
  ...trainingRight,
  ...testingRight,
];
