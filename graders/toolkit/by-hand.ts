import type { PlainParameters } from './plain.ts';

/** Sizes up to which a case can be redone by hand: steps, hidden units, characters. */
const MOST = { T: 2, H: 2, V: 3 };

/** Sizes of a network, its matrices, and what is run through it, each by its name. */
interface SmallCase {
  readonly T: number;
  readonly H: number;
  readonly V: number;
  readonly parameters: PlainParameters;
  run(): Readonly<Record<string, Value>>;
}

/** A text, or a list of indices, of characters or of the rows of a matrix. */
type Value = string | readonly (string | number)[] | readonly (readonly number[])[];

/**
 * Writes a small case as code to paste into the file of question 1.
 * @returns undefined for one that is too large
 */
export function byHand({ T, H, V, parameters, run }: SmallCase): string | undefined {
  if (T > MOST.T || H > MOST.H || V > MOST.V) return undefined;
  // Where all is 0, there is nothing to compute.
  if (Object.values<number[][]>({ ...parameters }).every((rows) => rows.flat().every((entry) => entry === 0)))
    return undefined;
  return [
    'const parameters = {',
    ...Object.entries(parameters).map(([name, rows]) => `  ${name}: ${code(rows)},`),
    '};',
    ...Object.entries(run()).map(([name, value]) => `const ${name} = ${code(value)};`),
  ].join('\n');
}

function code(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const isMatrix = Array.isArray(value[0]);
  const entries = value.map((entry) => (Array.isArray(entry) ? `[${entry.join(', ')}]` : JSON.stringify(entry)));
  return isMatrix ? `new Matrix([${entries.join(', ')}])` : `[${entries.join(', ')}]`;
}
