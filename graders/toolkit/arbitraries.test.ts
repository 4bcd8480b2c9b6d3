import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  describeNetwork,
  logitsArbitrary,
  type NetworkCase,
  networkArbitrary,
  predictionsArbitrary,
} from './arbitraries.ts';
import type { Predictions } from './plain.ts';

const networks = fc.sample(networkArbitrary, { seed: 5, numRuns: 500 });
const shape = (matrix: number[][]) => [matrix.length, new Set(matrix.map((row) => row.length))];

test('networks have the shapes and the ranges that they promise', () => {
  for (const { H, V, T, scale, parameters, inputs, targets, aPrev } of networks) {
    expect(H).not.toBe(V);
    expect(shape(parameters.Wax)).toEqual([H, new Set([V])]);
    expect(shape(parameters.Waa)).toEqual([H, new Set([H])]);
    expect(shape(parameters.Wya)).toEqual([V, new Set([H])]);
    expect(shape(parameters.ba)).toEqual([H, new Set([1])]);
    expect(shape(parameters.by)).toEqual([V, new Set([1])]);
    expect([inputs.length, targets.length, aPrev.length]).toEqual([T, T, H]);
    for (const index of [...inputs, ...targets]) expect(Number.isInteger(index) && index >= 0 && index < V).toBe(true);
    const weights = [...Object.values(parameters).flat(2), ...aPrev];
    expect(weights.every((weight) => weight !== 0 && Math.abs(weight) <= scale)).toBe(true);
    expect(scale).toBeGreaterThanOrEqual(0.3);
    expect(scale).toBeLessThanOrEqual(1);
  }
});

test('networks cover the sizes, with the telling lengths most often', () => {
  const values = (key: 'H' | 'V' | 'T') => [...new Set(networks.map((network) => network[key]))].sort((a, b) => a - b);
  expect(values('H')).toEqual([2, 3, 4, 5, 6, 7, 8]);
  expect(values('V')).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(values('T')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const T of [1, 2, 3, 12]) {
    expect(networks.filter((network) => network.T === T).length / networks.length).toBeGreaterThan(0.15);
  }
});

test('examples come with repeated and with distinct characters', () => {
  const longer = networks.filter(({ T, V }) => T > 1 && T <= V);
  const distinct = longer.filter(({ inputs }) => new Set(inputs).size === inputs.length);
  const repeated = longer.filter(({ inputs }) => new Set(inputs).size === 1);
  const long = networks.filter(({ T }) => T === 12);
  const cycling = long.filter(({ inputs, V }) => new Set(inputs.slice(0, V)).size === V);
  expect(cycling.length / long.length).toBeGreaterThan(0.3);
  expect(distinct.length / longer.length).toBeGreaterThan(0.3);
  expect(repeated.length / longer.length).toBeGreaterThan(0.3);
});

test('the weights follow from seed, sizes and scale', () => {
  const [one] = fc.sample(networkArbitrary, { seed: 9, numRuns: 1 });
  const [again] = fc.sample(networkArbitrary, { seed: 9, numRuns: 1 });
  const [other] = fc.sample(networkArbitrary, { seed: 10, numRuns: 1 });
  expect(again).toEqual(one);
  expect(other.parameters).not.toEqual(one.parameters);
});

test('a case is described in one line', () => {
  const network = { H: 3, V: 5, T: 2, inputs: [1, 0], targets: [0, 4], seed: 123, scale: 0.5 } as NetworkCase;
  expect(describeNetwork(network)).toBe(
    'H = 3, V = 5, T = 2, inputs [1, 0], targets [0, 4], weights from seed 123 at scale 0.5',
  );
});

test.each([
  ['hidden units', ({ H }: NetworkCase) => H < 4, { T: 1, H: 4, V: 3 }],
  ['characters', ({ V }: NetworkCase) => V < 6, { T: 1, H: 2, V: 6 }],
  ['steps', ({ T }: NetworkCase) => T < 2, { T: 2, H: 2, V: 3 }],
])('a counterexample shrinks to the fewest %s', (_, holds, smallest) => {
  const details = fc.check(fc.property(networkArbitrary, holds), { seed: 11, numRuns: 100 });
  expect(details.counterexample).toMatchObject([smallest]);
});

test('logits come small, beyond the range of exp on both sides, far but close together, and equal', () => {
  const samples = fc.sample(logitsArbitrary, { seed: 6, numRuns: 300 });
  const lengths = samples.map((logits) => logits.length);
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 50]);
  const some = (holds: (logits: number[]) => boolean) =>
    expect(samples.filter((logits) => logits.length > 2 && holds(logits)).length).toBeGreaterThan(10);
  some((logits) => logits.every((logit) => Math.abs(logit) <= 20));
  some((logits) => Math.max(...logits) > 710);
  some((logits) => Math.max(...logits) < -710);
  some((logits) => Math.max(...logits) - Math.min(...logits) > 1000);
  some((logits) => new Set(logits).size === 1);
  expect(samples.flat().every((logit) => Math.abs(logit) <= 1020)).toBe(true);
});

const distributions = fc.sample(predictionsArbitrary, { seed: 7, numRuns: 500 });
const smallest = ({ yPred }: Predictions) => Math.min(...yPred.flat());

test('distributions sum to 1 and have no small probability but for one target’s', () => {
  for (const { yPred, targets } of distributions) {
    expect(targets).toHaveLength(yPred.length);
    for (const distribution of yPred) expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    const small = yPred.flatMap((distribution, t) => distribution.flatMap((p, i) => (p > 1 / 180 ? [] : [[t, i]])));
    expect(small.length).toBeLessThanOrEqual(1);
    for (const [t, i] of small) expect(i).toBe(targets[t]);
  }
});

test('a third of the distributions have a target of probability 1e-9 to 1e-300, never 0', () => {
  const rare = distributions.map(smallest).filter((p) => p < 1 / 180);
  expect(rare.length / distributions.length).toBeGreaterThan(0.25);
  expect(rare.length / distributions.length).toBeLessThan(0.42);
  expect(Math.max(...rare)).toBeLessThanOrEqual(1e-9);
  expect(Math.max(...rare)).toBeGreaterThan(1e-15);
  expect(Math.min(...rare)).toBeLessThan(1e-250);
  expect(Math.min(...rare)).toBeGreaterThanOrEqual(1e-300);
});

test('a counterexample has a rare target only where nothing else shows the mistake', () => {
  const counterexample = (holds: (predictions: Predictions) => boolean) =>
    fc.check(fc.property(predictionsArbitrary, holds), { seed: 11, numRuns: 100 }).counterexample![0];
  expect(smallest(counterexample(() => false))).toBeGreaterThan(1 / 180);
  const clipped = counterexample((predictions) => smallest(predictions) >= 1e-12);
  expect(smallest(clipped)).toBeCloseTo(1e-13, 20);
  expect(clipped.targets).toHaveLength(1);
});
