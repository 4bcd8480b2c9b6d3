// All that the author of a lab's checks imports. What runs in the child imports `inside.ts` instead.

export { positionOf, type ReadyBlock } from '../source/blocks.ts';
export * from './check.ts';
export type { Evidence, Finding, GradientRow } from './finding.ts';
export * from './inside.ts';
export {
  type DefinedQuestion,
  type DefinedTask,
  defineChecks,
  defineHidden,
  defineKit,
  defineLab,
  defineQuestion,
  defineTask,
} from './lab.ts';
export { type Oracle, recordedOracle, Unanswered } from './oracle.ts';
export { type Answer, defineAnswer, float, type ProcedureTable } from './procedures.ts';
export { holdsFor } from './properties.ts';
export { calledName, nodesOf, noImports, noLoops, noPrints, ruleCheck } from './rules.ts';
export * from './samples.ts';
export { show, showDifferent, showRatio } from './show.ts';
