// All that the author of a lab's checks imports. What runs in the child imports `inside.ts` instead.

export { default as fc } from 'fast-check';
export { positionOf } from '../source/blocks.ts';
export { counted } from '../support/counted.ts';
export { type Circumstance, judged, traced } from './afresh.ts';
export type * from './attack.ts';
export * from './check.ts';
export { agrees, example, property } from './conventions.ts';
export { derivativeFrom, differencePoints } from './differences.ts';
export type { Evidence, Finding, GradientRow } from './finding.ts';
export { leftoverHint, type Signature, signatureHint } from './gradient-hints.ts';
export {
  compareGradients,
  type GradientComparison,
  gradientFailure,
  matches,
  type ReturnedGradients,
  sameShape,
  type Tolerance,
} from './gradients.ts';
export { bandAround, correctRuns, type HarmlessRuns, nudgedRuns, perturbationsOf } from './harmless.ts';
export {
  distanceInTolerances,
  envelope,
  expectHistory,
  type HistoryBand,
  isWithinFloor,
  perturbation,
} from './history.ts';
export * from './inside.ts';
export {
  type DefinedQuestion,
  defineChecks,
  defineHidden,
  defineKit,
  defineLab,
  defineQuestion,
  defineTask,
} from './lab.ts';
export { calledName } from './names.ts';
export { nudge, nudge32 } from './nudge.ts';
export { cutHint, decimalsOf, isRound, numbersHint } from './number-hints.ts';
export { gradient, history } from './numeric-checks.ts';
export { beside } from './oracle.ts';
export { defineAnswer, float, floats } from './procedures.ts';
export { forAll, forEach, holdsFor, real } from './properties.ts';
export { nodesOf } from './reached.ts';
export { noImports, noLoops, noPrints, ruleCheck } from './rules.ts';
export * from './samples.ts';
export { show, showDifferent, showRatio } from './show.ts';
export { type Cases, casesOf, defineSpace, type Point, spaceRows, throughout, within } from './space.ts';
