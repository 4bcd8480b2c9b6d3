import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Check, CheckFailure } from './check.ts';
import type { Procedures } from './inside.ts';
import { gradient, history } from './numeric-checks.ts';
import { asRemote } from './oracle.ts';
import { real } from './properties.ts';

/** Runs a check. @returns the failure, or undefined where the submission passes */
async function failureOf(check: Check<Procedures>, student: Procedures, reference: Procedures, seed = 1) {
  try {
    await check.run({ student: asRemote(student), reference: asRemote(reference), seed, blocks: new Map() });
  } catch (error) {
    if (error instanceof CheckFailure) return error;
    throw error;
  }
  return undefined;
}

const number = real(-2, 2);
// Whole weights meet kinks often.
const wholeOrReal = fc.oneof(fc.integer({ min: -2, max: 2 }), number);
const examples = fc.array(fc.tuple(fc.tuple(number, number), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 6 });

type Pair = [number, number];
type Examples = [Pair, number][];
const dot = ([a, b]: readonly number[], [x, y]: readonly number[]) => a * x + b * y;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Averages over the examples what each gives a weight. */
const byWeight = (data: Examples, of: (x: Pair, y: number) => number) =>
  [0, 1].map((j) => mean(data.map(([x, y]) => of(x, y) * x[j])));

/** Losses of two weights on examples, each with right gradients and wrong ones. */
const LOSSES = {
  'mean squared error': {
    loss: (w: Pair, data: Examples) => mean(data.map(([x, y]) => (dot(w, x) - y) ** 2)),
    right: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (dot(w, x) - y)),
      (w: Pair, data: Examples) => byWeight(data.toReversed(), (x, y) => 2 * dot(w, x) - 2 * y),
    ],
    wrong: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => dot(w, x) - y),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (y - dot(w, x))),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (dot(w, x) - y)).map((d) => d * data.length),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (dot(w, x) - y)).map((d) => d + 1e-4 * w[0]),
    ],
  },
  'logistic loss with a penalty': {
    loss: (w: Pair, data: Examples) =>
      mean(data.map(([x, y]) => Math.log1p(Math.exp((1 - 2 * y) * dot(w, x))))) + 0.05 * dot(w, w),
    right: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => sigmoid(dot(w, x)) - y).map((d, j) => d + 0.1 * w[j]),
    ],
    wrong: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => sigmoid(dot(w, x)) - y),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => sigmoid(dot(w, x)) - y).map((d, j) => d + 0.05 * w[j]),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => Math.round(sigmoid(dot(w, x))) - y),
    ],
  },
  'tanh, then squares': {
    loss: (w: Pair, data: Examples) => mean(data.map(([x, y]) => (Math.tanh(dot(w, x)) - y) ** 2)),
    right: [
      (w: Pair, data: Examples) =>
        byWeight(data, (x, y) => 2 * (Math.tanh(dot(w, x)) - y) * (1 - Math.tanh(dot(w, x)) ** 2)),
    ],
    wrong: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (Math.tanh(dot(w, x)) - y)),
      (w: Pair, data: Examples) =>
        byWeight(data, (x, y) => 2 * (Math.tanh(dot(w, x)) - y) * (1 - Math.tanh(dot(w, x)))),
    ],
  },
  'absolute errors, with kinks': {
    loss: (w: Pair, data: Examples) => mean(data.map(([x, y]) => Math.abs(dot(w, x) - y))),
    right: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => Math.sign(dot(w, x) - y)),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => (dot(w, x) > y ? 1 : -1)),
    ],
    wrong: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => dot(w, x) - y),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => Math.sign(y - dot(w, x))),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => (dot(w, x) > y ? 1 : 0)),
    ],
  },
  'a rectified unit, with kinks': {
    loss: (w: Pair, data: Examples) => mean(data.map(([x, y]) => (Math.max(0, dot(w, x)) - y) ** 2)),
    right: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => (dot(w, x) > 0 ? 2 * (dot(w, x) - y) : 0)),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => (dot(w, x) >= 0 ? 2 * (dot(w, x) - y) : 0)),
    ],
    wrong: [
      (w: Pair, data: Examples) => byWeight(data, (x, y) => 2 * (Math.max(0, dot(w, x)) - y)),
      (w: Pair, data: Examples) => byWeight(data, (x, y) => (dot(w, x) > 1 ? 2 * (dot(w, x) - y) : 0)),
    ],
  },
};

describe.each(Object.entries(LOSSES))('the gradient of %s', (_, { loss, right, wrong }) => {
  const check = gradient('slope', 'loss', [fc.tuple(wholeOrReal, wholeOrReal), examples], { at: 0 });

  test('passes from every seed where it is right', async () => {
    for (const slope of right) {
      for (let seed = 0; seed < 60; seed++) {
        expect((await failureOf(check, { slope }, { loss }, seed))?.finding, String(slope)).toBeUndefined();
      }
    }
  });

  test('fails from every seed where it is wrong', async () => {
    for (const slope of wrong) {
      for (let seed = 0; seed < 10; seed++) {
        const failure = await failureOf(check, { slope }, { loss }, seed);
        expect(failure?.finding.code, String(slope)).toBe('gradient');
      }
    }
  });
});

describe('a gradient', () => {
  const loss = ({ W, b }: { W: number[][]; b: number }, scale: string) =>
    (scale === 'half' ? 0.5 : 1) * (W.flat().reduce((sum, w) => sum + w ** 2, 0) + 3 * b);
  const parameters = fc.record({ W: fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 3 }), b: number });
  const slope = ({ W }: { W: number[][] }) => ({ W: W.map((row) => row.map((w) => w)), b: 1.5 });
  const check = gradient('gradientOf', 'lossOf', [parameters, fc.constant('half')], { at: 0 });

  test('is described by its name', () => {
    expect(check).toMatchObject({ id: 'gradient-of-derives', title: 'gradientOf gives the derivatives of lossOf' });
    expect(check.oracle).toBe('live');
  });

  test('has the shape of the argument, whatever that is', async () => {
    expect(await failureOf(check, { gradientOf: slope }, { lossOf: loss })).toBeUndefined();
    const flat = await failureOf(check, { gradientOf: (p) => ({ W: slope(p).W.flat(), b: 1.5 }) }, { lossOf: loss });
    expect(flat?.finding).toMatchObject({
      message: expect.stringMatching(/by its argument 1, in that argument’s shape/),
      rows: [
        { block: 'gradientOf.W', verdict: 'wrong shape', expected: '[3, 2]', actual: '[1, 6]' },
        { block: 'gradientOf.b', verdict: 'right' },
      ],
    });
    const none = await failureOf(check, { gradientOf: () => 7 }, { lossOf: loss });
    expect(none?.finding).toMatchObject({ rows: [{ verdict: 'absent' }, { verdict: 'absent' }] });
  });

  test('shows a table of errors, and what the numbers say', async () => {
    const twice = await failureOf(check, { gradientOf: (p) => ({ ...slope(p), b: 3 }) }, { lossOf: loss });
    expect(twice?.finding).toMatchObject({
      message: expect.stringMatching(/In gradientOf\.b every entry is 2 times the expected one/),
      input: expect.stringMatching(/^gradientOf\(\{ W: .*"half"\)$/),
    });
    expect(twice?.evidence).toMatchObject({ kind: 'gradient', errors: [{ block: 'gradientOf.W' }, {}] });
  });

  test('where the loss ends, differences say nothing; where they never do, the author is told', async () => {
    const root = { lossOf: (x: number) => Math.sqrt(x) };
    const near = gradient('gradientOf', 'lossOf', [fc.constantFrom(0, 1)], { at: 0 });
    expect(await failureOf(near, { gradientOf: (x) => (x === 0 ? 0 : 0.5) }, root)).toBeUndefined();
    expect(await failureOf(near, { gradientOf: () => 0.6 }, root)).toBeDefined();
    const edge = gradient('gradientOf', 'lossOf', [fc.constant(0)], { at: 0 });
    await expect(failureOf(edge, { gradientOf: () => 0 }, root)).rejects.toThrow(
      'lossOf of the reference has no values',
    );
    const text = { lossOf: () => 'loss' };
    await expect(failureOf(edge, { gradientOf: () => 0 }, text)).rejects.toThrow('must return a number');
  });
});

describe('a history', () => {
  /** Descends to the root of a polynomial. */
  const train = (w: number[], rate: number, epochs: number, way = (sum: number, x: number) => sum + x) => {
    const losses: number[] = [];
    let weights = w;
    for (let epoch = 0; epoch < epochs; epoch++) {
      losses.push(weights.map((x) => (x * x - 2) ** 2).reduce(way, 0));
      weights = weights.map((x) => x - rate * 4 * x * (x * x - 2));
    }
    return losses;
  };
  const check = history('train', [[0.3, 1.1, 0.7], 0.01, 40]);
  const run = (student: (...args: Parameters<typeof train>) => unknown) =>
    failureOf(check, { train: student }, { train });

  test('is described by its name, and can be hidden', () => {
    expect(check).toMatchObject({ id: 'train-history', title: 'train gives the right losses', oracle: 'live' });
    expect(history('train', [], { on: 'moons', visibility: 'hidden' })).toMatchObject({
      id: 'train-history-on-moons',
      visibility: 'hidden',
    });
  });

  test('passes with both curves, and where rounding alone moves it', async () => {
    expect(await run(train)).toBeUndefined();
    expect(await run((w, rate, epochs) => train(w.toReversed(), rate, epochs))).toBeUndefined();
    expect(
      await run((w, rate, epochs) =>
        train(
          w.map((x) => x * (1 + 1e-16)),
          rate,
          epochs,
        ),
      ),
    ).toBeUndefined();
  });

  test.each<[string, (...args: Parameters<typeof train>) => number[], number]>([
    ['another learning rate', (w, rate, epochs) => train(w, rate * 1.001, epochs), 1],
    ['the loss after each update', (w, rate, epochs) => train(w, rate, epochs + 1).slice(1), 0],
    ['a gradient by differences', (w, rate, epochs) => train(w, rate * (1 + 1e-9), epochs), 1],
  ])('fails with %s', async (_, student, step) => {
    const failure = await run(student);
    expect(failure?.finding).toMatchObject({ code: 'history', series: 'loss', step });
    expect(failure?.evidence).toMatchObject({ curves: [{ name: 'submission' }, { name: 'reference' }] });
  });

  test('fails where it is too short, or none', async () => {
    const short = await run((w, rate, epochs) => train(w, rate, epochs - 1));
    expect(short?.finding).toMatchObject({ code: 'mismatch', expected: '40', actual: '39' });
    expect((await run(() => ({ losses: [] })))?.finding).toMatchObject({
      message: 'train must return an array of numbers, one loss each',
      input: 'train([0.3, 1.1, 0.7], 0.01, 40)',
    });
  });

  test('of a reference that returns none is a mistake of the author’s', async () => {
    await expect(failureOf(check, { train }, { train: () => 3 })).rejects.toThrow('train of the reference must return');
  });

  test('is allowed what rounding does to a training that it moves far', async () => {
    const chaos = ([x]: number[], steps: number) => {
      const orbit = [x];
      for (let i = 1; i < steps; i++) orbit.push(4 * orbit[i - 1] * (1 - orbit[i - 1]));
      return orbit;
    };
    const rewritten = ([x]: number[], steps: number) => {
      const orbit = [x];
      for (let i = 1; i < steps; i++) orbit.push(4 * orbit[i - 1] - 4 * orbit[i - 1] ** 2);
      return orbit;
    };
    const check = history('orbit', [[0.3], 100]);
    expect(rewritten([0.3], 100).at(-1)).not.toBeCloseTo(chaos([0.3], 100).at(-1)!, 2);
    expect(await failureOf(check, { orbit: rewritten }, { orbit: chaos })).toBeUndefined();
    expect(
      (await failureOf(check, { orbit: ([x]: number[], n: number) => chaos([x + 1e-9], n) }, { orbit: chaos }))
        ?.finding,
    ).toMatchObject({ code: 'history', step: 0 });
  });
});
