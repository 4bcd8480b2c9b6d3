import { expect, test } from 'vitest';
import { outputErrors } from './plain.ts';
import { smallStepsHint } from './saturation.ts';
import { BACKPROPAGATION } from './tolerances.ts';

// Two steps are all but certain, and stand between others.
const yPred = [
  [0.5, 0.5],
  [1 - 1e-7, 1e-7],
  [0.25, 0.75],
  [1 - 2e-7, 2e-7],
];
const example = { targets: [0, 0, 1, 0] };
const pass = { x: [], a: [], yPred };
const errors = outputErrors(pass, example);

/** Reads the sum of some steps' dy_t. */
function read(...steps: number[]): string | undefined {
  const sumOf = (some: readonly number[]) => [0, 1].map((i) => [some.reduce((sum, t) => sum + errors[t][i], 0)]);
  return smallStepsHint({ dby: sumOf(steps) }, { dby: sumOf([0, 1, 2, 3]) }, pass, example, BACKPROPAGATION);
}

test('steps that are all but certain and missing in dby are told by how small they are', () => {
  const says = (size: string) =>
    `In dby the steps are missing whose dy_t has no entry beyond ±${size}: every step adds its own, however small.`;
  expect(read(0, 2)).toBe(says('2e-7'));
  expect(read(0, 2, 3)).toBe(says('1e-7'));
  expect(read(0, 1, 2)).toBeUndefined();
  expect(read(0)).toBeUndefined();
  expect(read(0, 1, 2, 3)).toBeUndefined();
});
