import { backwardMisconceptions } from './backward.ts';
import { forwardMisconceptions } from './forward.ts';
import { lossMisconceptions } from './loss.ts';
import type { Misconception } from './misconception.ts';
import { modelMisconceptions } from './model.ts';
import { predictMisconceptions } from './predict.ts';
import { softmaxMisconceptions } from './softmax.ts';
import { testingMisconceptions } from './testing.ts';
import { trainingMisconceptions } from './training.ts';

/** All known mistakes, in the order of the lab sheet. */
export const misconceptions: readonly Misconception[] = [
  ...softmaxMisconceptions,
  ...lossMisconceptions,
  ...forwardMisconceptions,
  ...backwardMisconceptions,
  ...predictMisconceptions,
  ...modelMisconceptions,
  ...trainingMisconceptions,
  ...testingMisconceptions,
];
