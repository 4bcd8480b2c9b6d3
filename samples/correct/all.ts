import type { Sample } from '../../harness/authoring/index.ts';
import { correctBackward } from './backward.ts';
import { correctForward } from './forward.ts';
import { correctLoss } from './loss.ts';
import { correctModel } from './model.ts';
import { correctPredict } from './predict.ts';
import { correctSoftmax } from './softmax.ts';
import { correctTesting } from './testing.ts';
import { correctTraining } from './training.ts';

/** Correct samples in other styles than the reference's. */
export const correct: readonly Sample[] = [
  ...correctSoftmax,
  ...correctLoss,
  ...correctForward,
  ...correctBackward,
  ...correctPredict,
  ...correctModel,
  ...correctTraining,
  ...correctTesting,
];
