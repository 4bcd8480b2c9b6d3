import { expect, test } from 'vitest';
import { fuzzDecoder } from './decoder.ts';

// A short run of `npm run prove -- fuzz`.
test('hostile bytes are read or refused, in bounded memory', async () => {
  const { failure, messages, refusals, extremes } = await fuzzDecoder({ streams: 500, seed: 1 });
  expect(failure).toBeNull();
  // The streams reach what is behind every gate.
  expect(messages).toBeGreaterThan(250);
  expect(Object.keys(refusals)).toHaveLength(9);
  const outcomes = extremes.map(({ line, outcome }) => `${line}: ${outcome}`);
  expect(outcomes).toEqual([
    'empty arrays: read',
    'empty objects: read',
    'nested arrays: read',
    'objects with an index as key: read',
    'special numbers: read',
    'long numbers: read',
    'large integers: read',
    'long texts: read',
    'one number: read',
    'one text: read',
    'one text of escapes: read',
    'white space: read',
    'one key: a message has a key of more than 100 characters',
    'arrays without end: a message holds more than 100000 keys and values',
    'objects without end: a message holds more than 100000 keys and values',
    'depth without end: a value is nested deeper than 12 levels, or contains itself',
    'numbers without end: a message holds more than 100000 keys and values',
    'no JSON at its end: a message is not JSON',
  ]);
});
