import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from './random.ts';

/** Generator of a given number, to meet the edges of the cumulative sum exactly. */
class FixedRandom extends SeededRandom {
  readonly #u: number;

  constructor(u: number) {
    super(0);
    this.#u = u;
  }

  override uniform(): number {
    return this.#u;
  }
}

const largestBelow1 = 1 - 2 ** -53;
const take = (random: SeededRandom, n: number) => Array.from({ length: n }, () => random.uniform());

describe('uniform numbers', () => {
  test('repeat from the same seed and differ between seeds', () => {
    expect(take(new SeededRandom(7), 5)).toEqual(take(new SeededRandom(7), 5));
    expect(take(new SeededRandom(7), 5)).not.toEqual(take(new SeededRandom(8), 5));
  });

  test('lie in [low, high) and fill it evenly', () => {
    const random = new SeededRandom(1);
    const values = Array.from({ length: 20_000 }, () => random.uniformBetween(-2, 6));
    expect(values.every((value) => value >= -2 && value < 6)).toBe(true);
    for (let low = -2; low < 6; low++) {
      const share = values.filter((value) => value >= low && value < low + 1).length / values.length;
      expect(share).toBeGreaterThan(0.115);
      expect(share).toBeLessThan(0.135);
    }
  });
});

describe('choice', () => {
  test.each([
    [0, [0.5, 0.5], 0],
    [0.4999, [0.5, 0.5], 0],
    [0.5, [0.5, 0.5], 1],
    [0, [0, 0.25, 0.75], 1],
    [0.25, [0, 0.25, 0.75], 2],
    [largestBelow1, [0.25, 0.75], 1],
    [largestBelow1, [1, 0, 0], 0],
  ])('u = %d from %j is index %d', (u, p, index) => {
    expect(new FixedRandom(u).choice(p)).toBe(index);
  });

  test('a sum that rounding left below 1 gives the last possible index', () => {
    const tenths = Array(10).fill(0.1);
    expect(tenths.reduce((sum, value) => sum + value, 0)).toBe(largestBelow1);
    expect(new FixedRandom(largestBelow1).choice([...tenths, 0, 0])).toBe(9);
  });

  test('takes typed arrays and draws once', () => {
    const [random, twin] = [new SeededRandom(3), new SeededRandom(3)];
    random.choice(Float64Array.of(0.2, 0.3, 0.5));
    twin.uniform();
    expect(random.uniform()).toBe(twin.uniform());
  });

  test('draws each index as often as it is probable', () => {
    const p = [0.2, 0, 0.5, 0.3];
    const draws = 20_000;
    const random = new SeededRandom(11);
    const counts = p.map(() => 0);
    for (let i = 0; i < draws; i++) counts[random.choice(p)]++;
    p.forEach((probability, i) => {
      const fourSigma = 4 * Math.sqrt(draws * probability * (1 - probability));
      expect(Math.abs(counts[i] - draws * probability)).toBeLessThanOrEqual(fourSigma);
    });
  });

  test('only draws possible indices, whatever the distribution', () => {
    const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(weights, fc.integer(), (weights, seed) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        fc.pre(sum > 1e-3);
        const p = weights.map((weight) => weight / sum);
        expect(p[new SeededRandom(seed).choice(p)]).toBeGreaterThan(0);
      }),
    );
  });

  test.each([
    [[], 'the array is empty'],
    [[0.5, Number.NaN], 'p[1] is NaN'],
    [[-0.5, 1.5], 'p[0] is -0.5'],
    [[0.5, 0.6], 'p, of length 2, sums to 1.1'],
    [[0.5, 0.4999], 'sums to 0.9999'],
    [[Number.POSITIVE_INFINITY], 'sums to Infinity'],
  ])('refuses %j: %s', (p, message) => {
    expect(() => new SeededRandom(1).choice(p)).toThrow(RangeError);
    expect(() => new SeededRandom(1).choice(p)).toThrow(message);
  });

  test.each([
    ['a matrix', { rows: 2, columns: 1 }, 'to1DArray'],
    ['rows of a matrix', [[0.5], [0.5]], 'p[0] is of type object'],
    ['nothing', undefined, 'array of probabilities'],
  ])('refuses %s', (_, p, message) => {
    expect(() => new SeededRandom(1).choice(p as unknown as number[])).toThrow(TypeError);
    expect(() => new SeededRandom(1).choice(p as unknown as number[])).toThrow(message);
  });
});

describe('shuffle', () => {
  test('returns a permutation, the same for the same seed, and leaves the items alone', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new SeededRandom(5).shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
    expect(new SeededRandom(5).shuffle(items)).toEqual(shuffled);
    expect(items[49]).toBe(49);
  });

  test('makes every order equally likely', () => {
    const random = new SeededRandom(2);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    // 1,000 expected, standard deviation 29
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
