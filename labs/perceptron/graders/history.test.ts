import { expect, test } from 'vitest';
import { SeededRandom } from '../lab/random.ts';
import { nudged, readRecordedHistory } from './history.ts';

test('a nudge moves every number by its last digits, and leaves 0 as it is', () => {
  const { layers } = nudged({ layers: [{ W: [[1, -3]], b: [0, 1e-9] }], l2: 0 }, new SeededRandom(1));
  const [{ W, b }] = layers;
  for (const [value, before] of [
    [W[0][0], 1],
    [W[0][1], -3],
    [b[1], 1e-9],
  ]) {
    expect(value).not.toBe(before);
    expect(Math.abs(value / before - 1)).toBeLessThan(4e-16);
  }
  expect(b[0]).toBe(0);
});

test('the recorded history goes down, and says of its data that they are synthetic', async () => {
  const { about, history, setup } = await readRecordedHistory();
  expect(history.at(-1)).toBeLessThan(history[0] / 2);
  expect(history).toHaveLength(setup.options.epochs);
  expect(about).toContain('synthetic');
});
