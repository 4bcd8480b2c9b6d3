import { Matrix } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { ModelError } from '../errors.ts';
import type { Gradients, Parameters } from './contracts.ts';
import { adagrad, adam } from './optimizers.ts';

const NAMES = ['Wax', 'Waa', 'Wya', 'ba', 'by'] as const;

/** Makes parameters of H = V = 1: each is one number. */
function scalars(value: number): Parameters {
  const of = () => new Matrix([[value]]);
  return { Wax: of(), Waa: of(), Wya: of(), ba: of(), by: of() };
}

function scalarGradients(...values: number[]): Gradients {
  const [dWax, dWaa, dWya, dba, dby] = values.map((value) => new Matrix([[value]]));
  return { dWax, dWaa, dWya, dba, dby };
}

const everywhere = (value: number) => scalarGradients(value, value, value, value, value);
const values = (parameters: Parameters) => NAMES.map((name) => parameters[name].get(0, 0));

describe('adam', () => {
  test('two steps by hand, with corrected bias', () => {
    const parameters = scalars(1);
    const optimizer = adam({ learningRate: 0.1, epsilon: 0 });
    optimizer.update(parameters, everywhere(0.5));
    // m̂ = 0.05 / 0.1 = 0.5, v̂ = 0.00025 / 0.001 = 0.25: a step of 0.1 · 0.5 / 0.5
    for (const w of values(parameters)) expect(w).toBeCloseTo(0.9, 14);

    optimizer.update(parameters, everywhere(-0.25));
    // m = 0.9 · 0.05 − 0.1 · 0.25 = 0.02, v = 0.999 · 0.00025 + 0.001 · 0.0625 = 0.00031225
    const step = (0.1 * (0.02 / 0.19)) / Math.sqrt(0.00031225 / 0.001999);
    for (const w of values(parameters)) expect(w).toBeCloseTo(0.9 - step, 14);
  });

  test('ε is added outside the root', () => {
    const parameters = scalars(0);
    adam({ learningRate: 1, epsilon: 0.5 }).update(parameters, everywhere(0.5));
    expect(parameters.Wax.get(0, 0)).toBeCloseTo(-0.5 / (0.5 + 0.5), 14);
  });

  test('other decay rates are used', () => {
    const parameters = scalars(0);
    const optimizer = adam({ learningRate: 1, beta1: 0.5, beta2: 0.75, epsilon: 0 });
    optimizer.update(parameters, everywhere(1));
    optimizer.update(parameters, everywhere(0));
    // m̂ = 0.25 / 0.75, v̂ = 0.1875 / 0.4375
    expect(parameters.by.get(0, 0)).toBeCloseTo(-1 - 0.25 / 0.75 / Math.sqrt(0.1875 / 0.4375), 14);
  });

  test('without other options β₁ = 0.9, β₂ = 0.999 and ε = 1e-8', () => {
    const [parameters, expected] = [scalars(0), scalars(0)];
    const optimizer = adam({ learningRate: 0.1 });
    const explicit = adam({ learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    for (const g of [1e-7, -3e-8]) {
      optimizer.update(parameters, everywhere(g));
      explicit.update(expected, everywhere(g));
    }
    expect(values(parameters)).toEqual(values(expected));
  });
});

describe('adagrad', () => {
  test('two steps by hand', () => {
    const parameters = scalars(1);
    const optimizer = adagrad({ learningRate: 0.1, epsilon: 0 });
    optimizer.update(parameters, everywhere(0.5));
    for (const w of values(parameters)) expect(w).toBeCloseTo(0.9, 14);
    optimizer.update(parameters, everywhere(-0.25));
    for (const w of values(parameters)) expect(w).toBeCloseTo(0.9 + 0.025 / Math.sqrt(0.3125), 14);
  });

  test('ε is 1e-8 unless given, and is added outside the root', () => {
    const parameters = scalars(0);
    adagrad({ learningRate: 1 }).update(parameters, everywhere(1e-8));
    expect(parameters.Waa.get(0, 0)).toBeCloseTo(-0.5, 14);
  });
});

describe.each([
  ['adam', () => adam({ learningRate: 0.1 })],
  ['adagrad', () => adagrad({ learningRate: 0.1 })],
])('%s', (_, create) => {
  test('updates each entry of each parameter by its own gradient', () => {
    const [H, V] = [3, 2];
    const parameters: Parameters = {
      Wax: Matrix.zeros(H, V),
      Waa: Matrix.zeros(H, H),
      Wya: Matrix.zeros(V, H),
      ba: Matrix.zeros(H, 1),
      by: Matrix.zeros(V, 1),
    };
    const gradient = (name: keyof Parameters) => {
      const { rows, columns } = parameters[name];
      const sign = (row: number, column: number) => ((row * columns + column + name.length) % 2 === 0 ? 0.5 : -0.5);
      return new Matrix(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => sign(i, j))));
    };
    const gradients = {
      dWax: gradient('Wax'),
      dWaa: gradient('Waa'),
      dWya: gradient('Wya'),
      dba: gradient('ba'),
      dby: gradient('by'),
    };
    create().update(parameters, gradients);
    for (const name of NAMES) {
      // The first step of both is learningRate · sign(g), but for ε.
      const steps = parameters[name].to1DArray().map((w) => Math.round(w * 1e6) / 1e6);
      expect(steps).toEqual(
        gradient(name)
          .to1DArray()
          .map((g) => -0.1 * Math.sign(g)),
      );
    }
  });

  test('clips every entry of the gradients to [−1, 1], in a copy', () => {
    const [clipped, expected, unclipped] = [scalars(0), scalars(0), scalars(0)];
    const [a, b, c] = [create(), create(), create()];
    const large = scalarGradients(5, -3, 1.0001, -1e9, Number.POSITIVE_INFINITY);
    a.update(clipped, large);
    a.update(clipped, everywhere(0.5));
    b.update(expected, scalarGradients(1, -1, 1, -1, 1));
    b.update(expected, everywhere(0.5));
    expect(values(clipped)).toEqual(values(expected));
    expect(large.dWax.get(0, 0)).toBe(5);
    expect(large.dWaa.get(0, 0)).toBe(-3);

    c.update(unclipped, scalarGradients(0.99, -0.99, 0.99, -0.99, 0.99));
    c.update(unclipped, everywhere(0.5));
    expect(unclipped.Wax.get(0, 0)).not.toBe(expected.Wax.get(0, 0));
  });

  test('remembers nothing of another optimizer', () => {
    const [used, fresh] = [scalars(0), scalars(0)];
    create().update(scalars(0), everywhere(0.9));
    create().update(used, everywhere(0.1));
    create().update(fresh, everywhere(0.1));
    expect(values(used)).toEqual(values(fresh));
  });

  test('refuses gradients that do not fit', () => {
    const gradients = everywhere(1);
    for (const [rows, columns] of [
      [1, 2],
      [2, 1],
    ]) {
      expect(() => create().update(scalars(0), { ...gradients, dWya: Matrix.zeros(rows, columns) })).toThrow(
        new ModelError(`backward returned dWya of shape [${rows}, ${columns}], and Wya is [1, 1]`),
      );
    }
    const { dba, ...incomplete } = gradients;
    expect(() => create().update(scalars(0), incomplete as Gradients)).toThrow(
      new ModelError('backward must return dba, a Matrix [1, 1]'),
    );
    expect(() => create().update(scalars(0), undefined as unknown as Gradients)).toThrow('backward must return dWax');
  });
});
