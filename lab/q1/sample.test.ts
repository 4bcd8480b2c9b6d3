import { expect, test } from 'vitest';
import { SeededRandom } from '../random.ts';
import { sample } from './sample.ts';

test('quotes what predict writes from nothing, so that odd and empty texts show', () => {
  const texts = ['anna', '', 'a\tb'];
  const starts: string[] = [];
  const model = {
    predict(start: string): string {
      starts.push(start);
      return texts[starts.length - 1];
    },
  };
  expect(sample(model, new SeededRandom(1), 3)).toBe('"anna" "" "a\\tb"');
  expect(starts).toEqual(['', '', '']);
});

test('hands on the random numbers, so that samples differ and repeat from a seed', () => {
  const model: Parameters<typeof sample>[0] = {
    predict: (_, random) => 'abcdefgh'[random.choice(Array(8).fill(1 / 8))],
  };
  const first = sample(model, new SeededRandom(4), 6);
  expect(new Set(first.split(' ')).size).toBeGreaterThan(2);
  expect(sample(model, new SeededRandom(4), 6)).toBe(first);
});
