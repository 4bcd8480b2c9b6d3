import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageError } from '../support/errors.ts';
import { parseReplay, replayToken } from './seed.ts';

const replay = { task: 'q1.softmax', check: 'formula', seed: -5, path: '12:0:3' };

test('a token gives back the case that it was made of', () => {
  const path = fc.array(fc.nat({ max: 300 }), { maxLength: 8 }).map((steps) => steps.join(':'));
  fc.assert(
    fc.property(fc.integer(), path, (seed, steps) => {
      const given = { ...replay, seed, path: steps };
      expect(parseReplay(given.task, replayToken(given))).toEqual(given);
    }),
  );
});

test('a token passes a shell, a chat and a double click as one word', () => {
  expect(replayToken(replay)).toMatch(/^[a-z0-9.-]+$/);
});

test.each([
  ['one character changed', replayToken(replay).replace('12', '13')],
  ['its end cut off', replayToken(replay).slice(0, -1)],
  ['nothing in it', ''],
  ['text of another kind', 'formula; rm -rf /'],
])('a token with %s is refused', (_, token) => {
  expect(() => parseReplay('q1.softmax', token)).toThrow(UsageError);
});

test('a token of another task is refused', () => {
  expect(() => parseReplay('q1.loss', replayToken(replay))).toThrow(/another task than q1.loss/);
});
