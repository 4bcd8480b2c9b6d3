import { backwardWrong } from './backward.ts';
import { betweenCallsWrong } from './between-calls.ts';
import { edgesWrong } from './edges.ts';
import { forwardWrong } from './forward.ts';
import { lossWrong } from './loss.ts';
import { predictWrong } from './predict.ts';
import { q2Wrong } from './q2.ts';
import { softmaxWrong } from './softmax.ts';
import type { WrongWork } from './work.ts';

/** One mistake each, from the lists that the graders were written against: graded by `npm test`. */
export const knownWrong: readonly WrongWork[] = [
  ...softmaxWrong,
  ...lossWrong,
  ...forwardWrong,
  ...backwardWrong,
  ...predictWrong,
  ...q2Wrong,
];

/** All work with a mistake in it: graded by `npm run corpus`. */
export const wrong: readonly WrongWork[] = [...knownWrong, ...betweenCallsWrong, ...edgesWrong];
