import { expect, test } from 'vitest';
import { wholeNumber } from './command.ts';

test('wholeNumber takes the whole numbers of its range, bounds included', () => {
  const parse = wholeNumber(1, 2000);
  expect(['1', '64', '2000'].map(parse)).toEqual([1, 64, 2000]);
  for (const text of ['0', '2001', '-1', '1.5', '1e3', '', 'many']) {
    expect(() => parse(text)).toThrow('It must be a whole number from 1 to 2,000.');
  }
});
