import type { KnownMistake, KnownMistakes } from 'lab-harness/authoring';
import type { PerceptronProcedures } from '../driver.ts';
import { gradientMistakes } from './gradient.ts';
import { lossMistakes } from './loss.ts';
import { predictMistakes } from './predict.ts';
import { sigmoidMistakes } from './sigmoid.ts';
import { trainMistakes } from './train.ts';
import { validateMistakes } from './validate.ts';

/** The known mistakes of the lab, in the order of the lab sheet. */
export const knownMistakes: readonly KnownMistake[] = [
  ...sigmoidMistakes,
  ...lossMistakes,
  ...gradientMistakes,
  ...trainMistakes,
  ...predictMistakes,
  ...validateMistakes,
];

/** Sets beside numbers, however small, what tells them apart: that of 1e-17 and 2e-17 is as large as that of 1 and 2. */
const withLogarithms = (values: readonly number[]) => values.map((value) => [value, Math.log(Math.abs(value))]);

/** Results of which tiny numbers matter, in a form whose differences show it. */
const RELATIVE: Readonly<Record<string, (result: never) => unknown>> = {
  sigmoid: ({ results, after }: Result<'sigmoid'>) => [results.map((rows) => rows.map(withLogarithms)), after],
  losses: ({ losses, ...rest }: Result<'losses'>) => [withLogarithms(losses), rest],
};

type Result<Name extends keyof PerceptronProcedures> = ReturnType<PerceptronProcedures[Name]>;

export default {
  mistakes: knownMistakes,
  comparable: (procedure, result) => (procedure in RELATIVE ? RELATIVE[procedure](result as never) : result),
} satisfies KnownMistakes;
