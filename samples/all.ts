import { knownMistakes } from '../graders/mistakes/all.ts';
import type { FaultySample } from '../harness/authoring/index.ts';
import { restyledWrong } from './correct/restyled.ts';
import { bookkeepingWrong } from './faulty/bookkeeping.ts';
import { lazinessWrong } from './faulty/laziness.ts';
import { numericsWrong } from './faulty/numerics.ts';
import { otherFormulasWrong } from './faulty/other-formulas.ts';
import { protocolWrong } from './faulty/protocol.ts';
import { sideEffectsWrong } from './faulty/side-effects.ts';
import { specialCasesWrong } from './faulty/special-cases.ts';
import { stateWrong } from './faulty/state.ts';
import { stepsWrong } from './faulty/steps.ts';
import { structureWrong } from './faulty/structure.ts';
import { QUICK } from './quick.ts';

export { right } from './correct/all.ts';

/** Wrong work that is no variant of the reference, or a known variant in other words. */
const handWritten: readonly FaultySample[] = [
  ...structureWrong,
  ...protocolWrong,
  ...lazinessWrong,
  ...stateWrong,
  ...sideEffectsWrong,
  ...numericsWrong,
  ...specialCasesWrong,
  ...otherFormulasWrong,
  ...stepsWrong,
  ...bookkeepingWrong,
  ...restyledWrong,
];

/** All work with a mistake in it: graded by `npm run prove -- corpus`. */
export const wrong: readonly FaultySample[] = [...knownMistakes, ...handWritten];

/** @throws Error where there is no wrong work of this id */
export function faultySample(id: string): FaultySample {
  const work = wrong.find((known) => known.id === id);
  if (!work) throw new Error(`there is no wrong work ${id}`);
  return work;
}

/** Some of it: graded by `npm test`. */
export const quick: readonly FaultySample[] = QUICK.map(faultySample);
