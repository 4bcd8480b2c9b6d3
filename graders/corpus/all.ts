import { backwardWrong } from './backward.ts';
import { forwardWrong } from './forward.ts';
import { lossWrong } from './loss.ts';
import { predictWrong } from './predict.ts';
import { q2Wrong } from './q2.ts';
import { softmaxWrong } from './softmax.ts';
import type { WrongWork } from './work.ts';

/** All work with a mistake in it. */
export const wrong: readonly WrongWork[] = [
  ...softmaxWrong,
  ...lossWrong,
  ...forwardWrong,
  ...backwardWrong,
  ...predictWrong,
  ...q2Wrong,
];
