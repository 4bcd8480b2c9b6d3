import { knownMistakes } from '../graders/mistakes/all.ts';
import type { FaultySample } from '../harness/authoring/index.ts';
import { faultyRestyled } from './correct/restyled.ts';
import { faultyBookkeeping } from './faulty/bookkeeping.ts';
import { faultyLaziness } from './faulty/laziness.ts';
import { faultyNumerics } from './faulty/numerics.ts';
import { faultyOtherFormulas } from './faulty/other-formulas.ts';
import { faultyProtocol } from './faulty/protocol.ts';
import { faultySideEffects } from './faulty/side-effects.ts';
import { faultySpecialCases } from './faulty/special-cases.ts';
import { faultyState } from './faulty/state.ts';
import { faultySteps } from './faulty/steps.ts';
import { faultyStructure } from './faulty/structure.ts';
import { QUICK } from './quick.ts';

export { correct } from './correct/all.ts';

/** Faulty samples that are no variant of the reference, or a known variant in other words. */
const handWritten: readonly FaultySample[] = [
  ...faultyStructure,
  ...faultyProtocol,
  ...faultyLaziness,
  ...faultyState,
  ...faultySideEffects,
  ...faultyNumerics,
  ...faultySpecialCases,
  ...faultyOtherFormulas,
  ...faultySteps,
  ...faultyBookkeeping,
  ...faultyRestyled,
];

/** All work with a mistake in it: graded by `npm run prove -- corpus`. */
export const faulty: readonly FaultySample[] = [...knownMistakes, ...handWritten];

/** @throws Error where there is no faulty sample of this id */
export function faultySample(id: string): FaultySample {
  const work = faulty.find((known) => known.id === id);
  if (!work) throw new Error(`there is no faulty sample ${id}`);
  return work;
}

/** Some of it: graded by `npm test`. */
export const quick: readonly FaultySample[] = QUICK.map(faultySample);
