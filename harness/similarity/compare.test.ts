import { describe, expect, test } from 'vitest';
import { tokenized } from '../../testing/sample-class.ts';
import { clustersOf, compare } from './compare.ts';
import type { TokenizedSubmission } from './tokens.ts';

const COMMON = 'const { a, b } = this.parameters; const z = a.mmul(x).add(b); return z.tanh().transpose().sub(z);';
const OPERATORS = ['+', '-', '*', '/', '%', '<', '>', '&', '|', '^'];

/** Makes a statement that nobody else writes. */
function own(seed: number): string {
  let state = seed;
  let value = 'x';
  for (let i = 0; i < 40; i++) {
    state = (state * 16807) % 2147483647;
    value = `x ${OPERATORS[state % OPERATORS.length]} (${value})`;
  }
  return `y = ${value};`;
}

/** Submissions that have nothing in common but what everybody writes. */
const others = [101, 102, 103, 104, 105, 106].map((seed) =>
  tokenized(`other-${seed}`, { common: COMMON, own: own(seed) }),
);
const labelsOf = ({ left, right }: { left: TokenizedSubmission; right: TokenizedSubmission }) => [
  left.label,
  right.label,
];

describe('a comparison', () => {
  test('ranks by how much is shared, in whatever order and block', () => {
    const { pairs } = compare([
      tokenized('whole', { one: own(1) + own(2), two: own(3) }),
      tokenized('part', { one: own(3), two: own(7) + own(8) }),
      tokenized('copy', { one: own(3) + own(2), two: own(1) }),
      ...others,
    ]);
    expect(pairs).toHaveLength(3);
    expect(labelsOf(pairs[0])).toEqual(['whole', 'copy']);
    expect(pairs[0].similarity).toBeGreaterThan(0.9);
    expect(pairs[1].similarity).toBeLessThan(0.5);
  });

  test('does not count what most of a class have written', () => {
    expect(compare(others).pairs).toEqual([]);
  });

  test('counts it where there are too few to tell', () => {
    expect(compare(others.slice(0, 2)).pairs).toHaveLength(1);
  });

  test('weighs what few have written more', () => {
    const { pairs } = compare([
      tokenized('a', { one: own(1) + own(4) }),
      tokenized('b', { one: own(1) + own(5) }),
      ...[2, 3, 6, 7].map((seed) => tokenized(`many-${seed}`, { one: own(9) + own(seed) })),
      ...others,
    ]);
    expect(labelsOf(pairs[0])).toEqual(['a', 'b']);
    expect(pairs[0].similarity).toBeGreaterThan(1.2 * pairs[1].similarity);
  });

  test('is not impressed by short submissions', () => {
    const { pairs } = compare([
      tokenized('short', { one: COMMON }),
      tokenized('short too', { one: COMMON }),
      tokenized('long', { one: own(1) + own(2) }),
      tokenized('copy', { one: own(1) + own(2) }),
      ...[3, 4, 5].map((seed) => tokenized(`other-${seed}`, { one: own(seed) + own(10 * seed) })),
    ]);
    expect(pairs.map(labelsOf)).toEqual([
      ['long', 'copy'],
      ['short', 'short too'],
    ]);
    expect(pairs[0].similarity).toBe(1);
    expect(pairs[1].similarity).toBeLessThan(0.9);
  });

  test('finds the shared tokens', () => {
    const [one, other] = [tokenized('one', { a: own(1), b: own(2) }), tokenized('other', { b: own(3), c: own(1) })];
    const shared = compare([one, other, ...others]).sharedTokens(one, other);
    const [a, b] = one.blocks;
    expect(shared.get(a)?.size).toBeGreaterThan(0.9 * a.tokens.length);
    expect(shared.get(b)?.size).toBe(0);
  });

  test('of nobody, or of people with empty blocks, finds nothing', () => {
    expect(compare([]).pairs).toEqual([]);
    expect(compare([tokenized('a', {}), tokenized('b', { one: '' })]).pairs).toEqual([]);
  });
});

describe('clusters', () => {
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((label) => tokenized(label, {}));
  const pairs = [
    { left: d, right: e, similarity: 0.95 },
    { left: a, right: b, similarity: 0.9 },
    { left: b, right: c, similarity: 0.8 },
    { left: c, right: d, similarity: 0.79 },
  ];

  test('join who is alike to one of them, the largest first', () => {
    expect(clustersOf(pairs, 0.8)).toEqual([
      [a, b, c],
      [d, e],
    ]);
    expect(clustersOf(pairs, 0.7)).toHaveLength(1);
    expect(clustersOf(pairs, 0.96)).toEqual([]);
  });
});
