import { expect, test } from 'vitest';
import { DataReader } from './data-reader.ts';

test('an example goes from newline to newline: targets are the inputs one step on', () => {
  const reader = new DataReader('cab\nb\n');
  expect(reader.vocabulary.characters).toEqual(['\n', 'a', 'b', 'c']);
  expect(reader.example(0)).toEqual({ inputs: [0, 3, 1, 2], targets: [3, 1, 2, 0] });
  expect(reader.example(1)).toEqual({ inputs: [0, 2], targets: [2, 0] });
});

test('examples come in the order of the text, again and again', () => {
  const reader = new DataReader('c\na\nb');
  const indices = [0, 1, 2, 3, 4, 302].map((i) => reader.example(i).inputs[1]);
  expect(indices).toEqual([3, 1, 2, 3, 1, 1 + 1]);
});

test('blank lines and carriage returns are no part of an example; other spaces are', () => {
  const reader = new DataReader('\r\nab c\r\n \t \r\n\r\n d');
  expect(reader.examples).toEqual(['ab c', ' d']);
  expect(reader.vocabulary.characters).toEqual(['\n', ' ', 'a', 'b', 'c', 'd']);
});

test('a step is a code point', () => {
  expect(new DataReader('a😀').example(0)).toEqual({ inputs: [0, 1, 2], targets: [1, 2, 0] });
});

test.each(['', '\n\n', '  \r\n\t'])('refuses the text %j', (text) => {
  expect(() => new DataReader(text)).toThrow(new RangeError('the corpus holds no example: every line is blank'));
});
