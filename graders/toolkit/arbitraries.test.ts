import { fc, type Input, inputOf } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import {
  describeForward,
  describeNetwork,
  describeText,
  type NetworkCase,
  networkAt,
  networksIn,
  textsIn,
} from './arbitraries.ts';
import { mapParameters } from './plain.ts';
import { NETWORKS, TEXTS } from './space.ts';

const { drawn, corners } = networksIn(NETWORKS);
const networks = [...corners, ...fc.sample(drawn, { seed: 5, numRuns: 400 })];
const shape = (matrix: number[][]) => [matrix.length, new Set(matrix.map((row) => row.length))];

test('networks have the shapes that they promise', () => {
  for (const { H, V, T, parameters, inputs, targets, aPrev } of networks) {
    expect(shape(parameters.Wax)).toEqual([H, new Set([V])]);
    expect(shape(parameters.Waa)).toEqual([H, new Set([H])]);
    expect(shape(parameters.Wya)).toEqual([V, new Set([H])]);
    expect(shape(parameters.ba)).toEqual([H, new Set([1])]);
    expect(shape(parameters.by)).toEqual([V, new Set([1])]);
    expect([inputs.length, targets.length, aPrev.length]).toEqual([T, T, H]);
    for (const index of [...inputs, ...targets]) expect(Number.isInteger(index) && index >= 0 && index < V).toBe(true);
  }
});

test('usual weights are neither small nor large, saturated and sharp ones drive states and outputs to their ends', () => {
  const largest = (matrix: number[][]) => Math.max(...matrix.flat().map(Math.abs));
  const of = (kind: NetworkCase['weights']) =>
    networks.filter(({ weights, H, V }) => weights === kind && H > 2 && V > 2);
  for (const { parameters } of of('usual')) {
    expect(largest(parameters.Wax)).toBeGreaterThan(0.1);
    expect(Math.max(...Object.values(parameters).map(largest))).toBeLessThanOrEqual(1);
  }
  for (const { parameters } of of('saturated')) expect(largest(parameters.Wax)).toBeGreaterThan(5);
  // Whatever the seed, beyond where exp(z) is a number.
  const [{ parameters: always }] = corners.filter(({ weights }) => weights === 'saturated');
  expect(largest(always.Wax)).toBeGreaterThan(1000);
  for (const { parameters } of of('sharp')) expect(largest(parameters.Wya)).toBeGreaterThan(3);
  for (const { parameters } of of('zero')) expect(Math.max(...Object.values(parameters).map(largest))).toBe(0);
});

test('a recurrence does not grow over many steps, but where each state is twice another one', () => {
  for (const { parameters, H, weights } of networks) {
    // Row sums of squares.
    const squares = parameters.Waa.flat().reduce((sum, weight) => sum + weight * weight, 0);
    if (weights === 'growing') expect(squares / H).toBe(4);
    else expect(squares / H).toBeLessThanOrEqual(1.8);
  }
});

test('the entries of a balanced state sum to 0, and of two or more some are not 0', () => {
  for (const { aPrev, H, weights } of networks.filter(({ point }) => point.aPrev === 'balanced')) {
    expect(aPrev.reduce((sum, value) => sum + value, 0)).toBe(0);
    expect(aPrev.some((value) => value !== 0)).toBe(H > 1 && weights !== 'zero');
  }
});

test('examples come with repeated and with distinct characters', () => {
  const longer = networks.filter(({ T, V }) => T > 1 && T <= V);
  const distinct = longer.filter(({ inputs }) => new Set(inputs).size === inputs.length);
  const repeated = longer.filter(({ inputs }) => new Set(inputs).size === 1);
  expect(distinct.length / longer.length).toBeGreaterThan(0.3);
  expect(repeated.length / longer.length).toBeGreaterThan(0.3);
});

test('a case is described in one line', () => {
  const network = {
    H: 3,
    V: 5,
    T: 2,
    inputs: [1, 0],
    targets: [0, 4],
    seed: 123,
    weights: 'usual',
    point: { aPrev: 'zero' },
  } as unknown as NetworkCase;
  expect(describeNetwork(network)).toBe(
    'T = 2, inputs [1, 0], targets [0, 4], aPrev 0, H = 3, V = 5, usual weights from seed 123',
  );
});

test('a small case is described by code that makes it, with what is run alone', () => {
  const kinds = { weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any' } as const;
  const network = networkAt({ T: 2, H: 2, V: 3, ...kinds, seed: 5 });
  const made = (description: Input, names: string) => {
    expect(description).toMatchObject({ input: expect.stringMatching(/^(T = 2, inputs|start ".+", then) /) });
    return new Function('Matrix', `${inputOf(description).paste}; return { ${names} };`)(Matrix);
  };
  const { parameters, inputs, targets, aPrev } = network;
  const all = made(describeNetwork(network), 'parameters, inputs, targets, aPrev');
  expect(mapParameters(all.parameters, (matrix: Matrix) => matrix.to2DArray())).toEqual(parameters);
  expect([all.inputs, all.targets, all.aPrev.to1DArray()]).toEqual([inputs, targets, aPrev]);
  expect(made(describeForward(network), 'inputs, no: typeof targets')).toEqual({ inputs, no: 'undefined' });
  expect(describeNetwork(networkAt({ ...network.point, T: 3 }))).toBeTypeOf('string');
  const [text, , longer] = textsIn(TEXTS).corners;
  const drawn = ['\t', '\n', 'b'][text.choices[0]];
  expect(made(describeText(text), 'parameters, characters, start, drawn')).toEqual({
    parameters: mapParameters(text.parameters, (rows) => new Matrix(rows)),
    characters: ['\t', '\n', 'b'],
    start: text.start,
    drawn: [drawn, '\n'],
  });
  expect(describeText(longer)).toBeTypeOf('string');
  expect(describeText({ ...longer, choices: [] })).toContain(', then newlines are drawn; ');
});

test.each([
  ['hidden units', ({ H }: NetworkCase) => H < 4, { T: 1, H: 4, V: 1, weights: 'usual' }],
  ['characters', ({ V }: NetworkCase) => V < 6, { T: 1, H: 1, V: 6, weights: 'usual' }],
  ['steps', ({ T }: NetworkCase) => T < 40, { T: 40, H: 1, V: 1, weights: 'usual' }],
])('a counterexample shrinks to the fewest %s', (_, holds, smallest) => {
  const details = fc.check(fc.property(drawn, holds), { seed: 11, numRuns: 100 });
  expect(details.counterexample).toMatchObject([smallest]);
});

test('a corner shrinks as well, to plain weights where these show the mistake', () => {
  const wide = corners.find(({ weights, H }) => weights === 'small' && H === 12) as NetworkCase;
  const property = fc.property(drawn, ({ H }) => H < 9);
  const { counterexample } = fc.check(property, { seed: 1, numRuns: 1, examples: [[wide]] });
  expect(counterexample).toMatchObject([{ T: 1, H: 9, V: 1, weights: 'usual' }]);
});

test('texts begin with none to 150 characters, each of the vocabulary among them, and draw as many as their space says', () => {
  const texts = [...textsIn(TEXTS).corners, ...fc.sample(textsIn(TEXTS).drawn, { seed: 8, numRuns: 300 })];
  const lengths = texts.map(({ start }) => [...start].length);
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([0, 150]);
  for (const { start, choices, point, V, characters } of texts) {
    expect([...characters]).toHaveLength(V - 1);
    expect([[...start].length, choices.length]).toEqual([point.start, V === 1 ? 0 : point.drawn]);
    if (point.start >= V) expect(new Set(start)).toEqual(new Set(`\n${characters}`));
  }
  // Whatever the seed, one that is another text once it is normalised.
  expect(textsIn(TEXTS).corners.some(({ start }) => start.normalize() !== start)).toBe(true);
});
