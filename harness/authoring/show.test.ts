import fc from 'fast-check';
import { expect, test } from 'vitest';
import { show, showDifferent, showRatio } from './show.ts';

test.each([
  [1, '1'],
  [123456789, '123456789'],
  [1 / 3, '0.333333'],
  [1.5e-9, '1.5e-9'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  [0.9999999, '0.9999999'],
  [1234567.5, '1234567.5'],
  [-12.3456789, '-12.3457'],
  ['a\nb', '"a\\nb"'],
  ['A\u0301 \u00c1', '"A\\u{301} \u00c1"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [10n, '10n'],
  [Symbol('s'), 'Symbol(s)'],
  [[], '[]'],
  [[1, 2.5], '[1, 2.5]'],
  [new Float32Array([0.5, 2]), '[0.5, 2]'],
  [
    [
      [1, 2],
      [3, 4],
    ],
    '[[1, 2], [3, 4]]',
  ],
  [{ loss: 0.25, predictions: [1] }, '{ loss: 0.25, predictions: [1] }'],
  [{}, '{}'],
  [Object.create(null), '{}'],
  [
    new (class Tensor {
      rank = 2;
    })(),
    'Tensor { rank: 2 }',
  ],
  [new TypeError('no'), 'TypeError: no'],
  [function draw() {}, 'function draw'],
])('%o is shown as %s', (value, text) => {
  expect(show(value)).toBe(text);
});

test('a long array says how many entries it leaves out', () => {
  expect(show(Array.from({ length: 1000 }, (_, i) => i % 2))).toMatch(/^\[0, 1, 0, 1, .*, … 950 more\]$/);
});

test('a long matrix leaves out rows and columns', () => {
  const matrix = Array.from({ length: 30 }, () => Array.from({ length: 30 }, () => 1 / 3));
  expect(show(matrix)).toMatch(/^\[\[0\.333333, 0\.333333, .*… \d+ more\], .*… \d+ more\]$/);
});

test('two values that differ are shown with digits enough to see it', () => {
  expect(showDifferent(0.5, 0.25)).toEqual(['0.5', '0.25']);
  expect(showDifferent(1 / 3, 1 / 3 + 1e-10)).toEqual(['0.333333333333', '0.333333333433']);
  expect(showDifferent(1, 1 + Number.EPSILON)).toEqual(['1', '1.0000000000000002']);
});

test.each([
  [-0.9999999999999998, '-1'],
  [2.0000000000000004, '2'],
  [0.33333333333333337, '0.333333'],
  [1.0000000118738845, '1.00000001187'],
  [0.6934451892, '0.693445'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('a ratio of %d is shown as %s', (ratio, text) => {
  expect(showRatio(ratio)).toBe(text);
});

test('a value that cannot be read is said to be so', () => {
  const throwing = {
    get loss() {
      throw new Error('boom');
    },
  };
  const circular: unknown[] = [];
  circular.push(circular);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(show(throwing)).toBe('[unreadable]');
  expect(show(circular)).toBe('[[[[[…]]]]]');
  expect(show(proxy)).toBe('[unreadable]');
});

test('any value becomes at most 200 characters', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true }), (value) => {
      expect(show(value).length).toBeLessThanOrEqual(200);
    }),
  );
  expect(show('x'.repeat(1e6)).length).toBe(200);
  expect(show({ ['k'.repeat(500)]: 1 }).length).toBe(200);
});

test('deep nesting does not make it read everything', () => {
  let reads = 0;
  const leaf = {
    get value() {
      reads += 1;
      return 1;
    },
  };
  const wide = (entry: unknown) => new Array(60).fill(entry);
  show(wide(wide(wide(leaf))));
  expect(reads).toBeLessThan(25_000);
});

test('of arrays that differ the entry is shown that is wrong, where the whole leaves it out', () => {
  const long = new Array(300).fill(0);
  const [actual, expected] = showDifferent(long.with(250, 1e-9), long);
  expect(actual).toMatch(/^\[0, .*250 more\], first wrong at \[250\]: 1e-9$/);
  expect(expected).toMatch(/, at \[250\]: 0$/);
  expect(showDifferent([1 + 1e-16, 2.5], [1, 2], 1)).toEqual([
    '[1, 2.5], first wrong at [1]: 2.5',
    '[1, 2], at [1]: 2',
  ]);
  expect(showDifferent([3], [4], 0)).toEqual(['[3]', '[4]']);
});
