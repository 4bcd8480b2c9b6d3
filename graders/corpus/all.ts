import { misconceptions } from '../misconceptions/all.ts';
import type { WrongWork } from '../variants/work.ts';
import { bookkeepingWrong } from './bookkeeping.ts';
import { lazinessWrong } from './laziness.ts';
import { numericsWrong } from './numerics.ts';
import { otherFormulasWrong } from './other-formulas.ts';
import { protocolWrong } from './protocol.ts';
import { QUICK } from './quick.ts';
import { restyledWrong } from './restyled.ts';
import { sideEffectsWrong } from './side-effects.ts';
import { specialCasesWrong } from './special-cases.ts';
import { stateWrong } from './state.ts';
import { stepsWrong } from './steps.ts';
import { structureWrong } from './structure.ts';

export { right } from './right.ts';

/** Wrong work that is no variant of the reference, or a known variant in other words. */
const handWritten: readonly WrongWork[] = [
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

/** All work with a mistake in it: graded by `npm run corpus`. */
export const wrong: readonly WrongWork[] = [...misconceptions, ...handWritten];

/** @throws Error where there is no wrong work of this id */
export function wrongWork(id: string): WrongWork {
  const work = wrong.find((known) => known.id === id);
  if (!work) throw new Error(`there is no wrong work ${id}`);
  return work;
}

/** Some of it: graded by `npm test`. */
export const quick: readonly WrongWork[] = QUICK.map(wrongWork);
