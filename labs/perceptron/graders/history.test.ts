import { CheckFailure } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../lab/random.ts';
import {
  distanceInTolerances,
  envelopeOf,
  expectHistory,
  nudged,
  readRecordedHistory,
  toleranceOf,
} from './history.ts';

const history = [1, 0.5, 0.25];
const tolerance = [1e-12, 1e-11, 1e-10];

test('the envelope is the largest deviation of any harmless run, value by value', () => {
  expect(
    envelopeOf(
      [1, 2],
      [
        [1.5, 2],
        [1, 1],
      ],
    ),
  ).toEqual([0.5, 0.5]);
});

test('the tolerance is ten times the envelope so far, and no less than rounding', () => {
  expect(toleranceOf([0, 1e-12, 1e-13])).toEqual([1e-12, 1e-11, 1e-11]);
});

test('a distance is measured where a history is farthest off', () => {
  expect(distanceInTolerances([1, 0.5 * (1 + 5e-11), 0.25], { history, tolerance })).toBeCloseTo(5, 3);
  expect(distanceInTolerances([1, 0.5], { history, tolerance })).toBe(Number.POSITIVE_INFINITY);
  expect(distanceInTolerances([1, Number.NaN, 0.25], { history, tolerance })).toBe(Number.POSITIVE_INFINITY);
});

describe('a history', () => {
  test('within the tolerance passes, with both curves', () => {
    const evidence = expectHistory([1, 0.5, 0.25 * (1 + 9e-11)], { history, tolerance }, 'must be right');
    expect(evidence).toMatchObject({ kind: 'curves', curves: [{ name: 'submission' }, { name: 'reference' }] });
  });

  test.each([
    [[1, 0.5 * (1 + 2e-11), 7], { code: 'history', step: 1 }],
    [[Number.NaN, 0.5, 0.25], { code: 'history', step: 0, deviation: null }],
    [[1, 0.5], { code: 'mismatch', expected: '3', actual: '2' }],
  ])('%j fails', (actual, finding) => {
    expect(findingOf(() => expectHistory(actual, { history, tolerance }, 'must be right'))).toMatchObject(finding);
  });
});

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

function findingOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof CheckFailure) return error.finding;
    throw error;
  }
  return undefined;
}
