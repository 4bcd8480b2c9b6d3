import { expect, test } from 'vitest';
import { BACKPROPAGATION } from './gradient-check.ts';
import { readLeftover } from './gradient-leftover.ts';

const expected = { dWaa: [[1, -2]], dba: [[0.5], [3]] };
const first = { dWaa: [[0.25, 4]], dba: [[1], [-1]] };
const second = { dWaa: [[8, 0.5]], dba: [[2], [7]] };

const read = (actual: Parameters<typeof readLeftover>[0]) =>
  readLeftover(actual, expected, [first, second], BACKPROPAGATION);

test('gradients that hold those of all calls before', () => {
  const sentence =
    'every entry is the expected one plus those of the calls before: gradients are kept from call to call.';
  expect(read({ ...expected, dWaa: [[9.25, 2.5]] })).toBe(`In dWaa ${sentence}`);
  expect(read({ dWaa: [[9.25, 2.5]], dba: [[3.5], [9]] })).toBe(`In dWaa and dba ${sentence}`);
});

test('gradients of the call before', () => {
  expect(read({ ...expected, dba: second.dba })).toBe('In dba the entries are those of the call before.');
});

test.each([
  ['right ones', expected],
  ['those of an earlier call than the last', first],
  ['others', { ...expected, dWaa: [[1, 2]] }],
  ['absent ones', { dWaa: expected.dWaa }],
  ['those of another shape', { ...expected, dba: [[0.5, 3]] }],
])('%s show nothing', (_, actual) => {
  expect(read(actual)).toBeUndefined();
});
