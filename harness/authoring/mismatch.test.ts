import { describe, expect, test } from 'vitest';
import { firstMismatch, isBelow, ROUNDING } from './mismatch.ts';

describe('where plain data differ', () => {
  test.each<[unknown, unknown, string, string, string]>([
    [3, 4, '', '4', '3'],
    [[1, { loss: 2 }], [1, { loss: 3 }], '[1].loss', '3', '2'],
    [[1, 2], [1, 2, 3], '', 'an array of 3', 'an array of 2'],
    [{ a: [[1]] }, { a: [[1, 2]] }, '.a[0]', 'an array of 2', 'an array of 1'],
    [{}, { loss: 1 }, '.loss', 'a number', 'nothing'],
    [{ a: { loss: 1, epoch: 2 } }, { a: { loss: 1 } }, '.a', 'no epoch', 'epoch, a number'],
    [undefined, [], '', 'an array of 0', 'nothing'],
    ['ab', 'abc', '', '"abc"', '"ab"'],
    ['3', 3, '', 'a number', 'a string'],
    [true, false, '', 'false', 'true'],
    [null, {}, '', 'an object', 'null'],
    [Number.NaN, 1, '', '1', 'NaN'],
    [1, Number.NaN, '', 'NaN', '1'],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '', '-Infinity', 'Infinity'],
    [1e300, Number.POSITIVE_INFINITY, '', 'Infinity', '1e+300'],
    [[1 + 1e-8], [1], '[0]', '1', '1.00000001'],
    [1e-8, 0, '', '0', '1e-8'],
    [{}, { constructor: 1 }, '.constructor', 'a number', 'nothing'],
  ])('%j where %j is expected', (actual, right, at, expected, shown) => {
    expect(firstMismatch(actual, right)).toEqual({ at, expected, actual: shown });
  });

  test.each<[unknown, unknown]>([
    [
      [Number.NaN, Number.NEGATIVE_INFINITY, -0],
      [Number.NaN, Number.NEGATIVE_INFINITY, 0],
    ],
    [
      { a: 1, b: 'x' },
      { b: 'x', a: 1, c: undefined },
    ],
    [
      [1e6, 1e-4],
      [1e6, 0],
    ],
    [1e300 * (1 + 1e-10), 1e300],
    [1e-10, 0],
    [[], []],
    [null, null],
  ])('%j is %j', (actual, expected) => {
    expect(firstMismatch(actual, expected)).toBeUndefined();
  });

  test('the size of a number is that of the array that it is in, and not of its neighbours in an object', () => {
    expect(firstMismatch({ one: 1e6, other: 1e-4 }, { one: 1e6, other: 0 })?.at).toBe('.other');
    expect(firstMismatch([[1e6], [1e-4]], [[1e6], [0]])?.at).toBe('[1][0]');
  });

  test('results move as far as those for arguments with other last digits, but counts do not', () => {
    const moved = [
      [0.25, 3],
      [0.5, 4],
    ];
    expect(firstMismatch([2.4, 3], [0.25, 3], { ...ROUNDING, moved })).toBeUndefined();
    expect(firstMismatch([2.8, 3], [0.25, 3], { ...ROUNDING, moved })?.at).toBe('[0]');
    expect(firstMismatch([0.25, 4], [0.25, 3], { ...ROUNDING, moved })?.at).toBe('[1]');
    expect(firstMismatch([2.4, 3], [0.25, 3], { ...ROUNDING, moved: [1, undefined, [[]]] })?.at).toBe('[0]');
  });
});

test.each<[unknown, boolean]>([
  [[{ energy: 3e-19 }, 0], true],
  [[3e-19, 1e-3], false],
  [[0, 0], false],
  ['text', false],
])('%j is below the bounds: %s', (data, isSmall) => {
  expect(isBelow(ROUNDING, data)).toBe(isSmall);
});
