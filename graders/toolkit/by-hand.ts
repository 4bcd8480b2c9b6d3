import type { Example, PlainParameters } from './plain.ts';

/** Sizes up to which a case can be redone by hand. */
const MOST = { T: 2, H: 2, V: 3 };

interface Network extends Pick<Example, 'aPrev'> {
  readonly T: number;
  readonly H: number;
  readonly V: number;
  readonly parameters: PlainParameters;
}

/**
 * Writes a small network as code to paste into the file of question 1: its matrices, and what is run through it.
 * @returns undefined for one that is too large
 */
export function byHand(
  { T, H, V, parameters, aPrev }: Network,
  examples: Partial<Pick<Example, 'inputs' | 'targets'>>,
): string | undefined {
  if (T > MOST.T || H > MOST.H || V > MOST.V) return undefined;
  return [
    'const parameters = {',
    ...Object.entries(parameters).map(([name, rows]) => `  ${name}: ${matrix(rows)},`),
    '};',
    ...Object.entries(examples).map(([name, indices]) => `const ${name} = ${list(indices)};`),
    `const aPrev = ${matrix(aPrev.map((value) => [value]))};`,
  ].join('\n');
}

const matrix = (rows: readonly (readonly number[])[]) => `new Matrix([${rows.map(list).join(', ')}])`;

const list = (values: readonly number[]) => `[${values.join(', ')}]`;
