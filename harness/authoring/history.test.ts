import { describe, expect, test } from 'vitest';
import { CheckFailure } from './check.ts';
import {
  compareHistory,
  distanceInTolerances,
  envelope,
  expectHistory,
  horizonOf,
  isWithinFloor,
  toleranceOf,
} from './history.ts';

const losses = [4, 2, 1, 0.5];
const flat = [1e-6, 1e-6, 1e-6, 1e-6];

test('the envelope is the largest relative deviation at each step', () => {
  const perturbed = [
    [4, 2.5, 1, 0.5],
    [4, 1, 1.25, Number.NaN],
  ];
  expect(envelope([losses], perturbed)).toEqual([0, 0.5, 0.25, Number.POSITIVE_INFINITY]);
  // Another accepted history is the nearer one for the second of these.
  expect(envelope([losses, [8, 4, 2, 1]], [losses, [8, 4, 2, 1.5]])).toEqual([0, 0, 0, 0.5]);
  expect(() => envelope([losses], [[4, 2]])).toThrow('perturbed history 0 has 2 values, and the base 4');
});

test('the tolerance is ten times the envelope so far, and never below the floor', () => {
  expect(toleranceOf([0, 1e-13, 1e-15, 1e-9, 1e-10], 1e-12)).toEqual([1e-12, 1e-12, 1e-12, 1e-8, 1e-8]);
});

test('the horizon is the first step at which harmless changes deviate by more than 1e-3', () => {
  expect(horizonOf([0, 1e-3, 2e-3, 0])).toBe(2);
  expect(horizonOf([0, 1e-9])).toBe(2);
});

test('a history matches within the tolerance', () => {
  const within = losses.map((loss) => loss * (1 + 0.9e-6));
  expect(compareHistory(within, [{ name: 'recorded', values: losses }], flat, 4)).toEqual({
    outcome: 'matches',
    name: 'recorded',
  });
});

test('a history that leaves the band says where and by how much', () => {
  expect(compareHistory([4, 2, 1.25, 9], [{ name: 'recorded', values: losses }], flat, 4)).toEqual({
    outcome: 'differs',
    name: 'recorded',
    step: 2,
    expected: 1,
    actual: 1.25,
    deviation: 0.25,
    tolerance: 1e-6,
  });
});

test('one of several accepted histories is enough', () => {
  const accepted = [
    { name: 'mean over samples', values: losses },
    { name: 'mean over batches', values: [4, 3, 2, 1] },
  ];
  expect(compareHistory([4, 3, 2, 1], accepted, flat, 4)).toEqual({ outcome: 'matches', name: 'mean over batches' });
});

test('of several accepted histories the closest is compared with', () => {
  const accepted = [
    { name: 'early', values: [4, 3, 2, 1] },
    { name: 'far', values: [4, 2, 1, 0.9] },
    { name: 'near', values: [4, 2, 1, 0.6] },
    { name: 'short', values: [4, 2] },
  ];
  expect(compareHistory(losses, accepted, flat, 4)).toMatchObject({ outcome: 'differs', name: 'near', step: 3 });
});

test('of accepted histories that are left at the same step the first is compared with, unless another is nearer all along, or far nearer there', () => {
  const accepted = [
    { name: 'first', values: [4, 2, 1] },
    { name: 'other', values: [5, 3, 2] },
  ];
  const differs = (name: string) => expect.objectContaining({ outcome: 'differs', name, step: 0 });
  expect(compareHistory([7, 2.2, 1.7], accepted, flat, 3)).toEqual(differs('first'));
  expect(compareHistory([7, 3.2, 1.7], accepted, flat, 3)).toEqual(differs('other'));
  expect(compareHistory([5.01, 2.2, 1.2], accepted, flat, 3)).toEqual(differs('other'));
  expect(compareHistory([4.2, 2.2, 1.2], accepted, flat, 3)).toEqual(differs('first'));
  expect(compareHistory([Number.NaN, 2.2, 1.2], accepted, flat, 3)).toEqual(differs('first'));
});

test('beyond the horizon values only have to be finite', () => {
  const accepted = [{ name: 'recorded', values: losses }];
  expect(compareHistory([4, 2, 7, 8], accepted, flat, 2).outcome).toBe('matches');
  expect(compareHistory([4, 2, 1, Number.NaN], accepted, flat, 2)).toEqual({
    outcome: 'differs',
    name: 'recorded',
    step: 3,
    expected: 0.5,
    actual: Number.NaN,
    deviation: null,
    tolerance: 1e-6,
  });
});

test('what stays within the floor of an accepted history is told from what needs an envelope', () => {
  const band = {
    accepted: [
      { name: 'recorded', values: losses },
      { name: 'other', values: losses.map((value) => 2 * value) },
    ],
    floor: 1e-6,
  };
  const moved = (factor: number) => losses.map((value) => factor * value);
  expect(isWithinFloor(moved(2 - 1e-6), band)).toBe(true);
  expect(isWithinFloor(moved(1 + 2e-6), band)).toBe(false);
  expect(isWithinFloor(moved(1).slice(1), band)).toBe(false);
});

test.each([Number.NaN, Number.NEGATIVE_INFINITY])('a loss of %s never matches', (value) => {
  const comparison = compareHistory([4, value, 1, 0.5], [{ name: 'recorded', values: losses }], flat, 4);
  expect(comparison).toMatchObject({ outcome: 'differs', step: 1, actual: value, deviation: null });
});

test('too few or too many values are told from faulty ones', () => {
  expect(compareHistory([4, 2, 1], [{ name: 'recorded', values: losses }], flat, 4)).toEqual({
    outcome: 'wrong length',
    name: 'recorded',
    expected: 4,
    actual: 3,
  });
});

test('without accepted histories nothing can be said', () => {
  expect(() => compareHistory(losses, [], flat, 4)).toThrow('at least one accepted history');
});

test('a distance is measured where a history is farthest off', () => {
  const band = { accepted: [{ name: 'recorded', values: losses }], envelope: [0, 0, 0, 0], floor: 1e-6 };
  const moved = [4, 2 * (1 + 5e-6), 1, 0.5];
  expect(distanceInTolerances(moved, band)).toBeCloseTo(5, 3);
  expect(distanceInTolerances(moved, { ...band, envelope: [0, 1e-6, 0, 0] })).toBeCloseTo(0.5, 3);
  expect(distanceInTolerances(moved, { ...band, envelope: [0, 2e-3, 0, 0] })).toBe(0);
  for (const other of [losses.slice(1), [4, Number.NaN, 1, 0.5]]) {
    expect(distanceInTolerances(other, band)).toBe(Number.POSITIVE_INFINITY);
  }
});

describe('a history that is expected', () => {
  const accepted = [
    { name: 'reference', values: losses },
    { name: 'mean over batches', values: losses.map((value) => 2 * value) },
  ];
  const band = { series: 'loss', accepted, envelope: [0, 1e-7, 0, 0], floor: 1e-8 };
  const message = 'must be right';

  test('passes within the band, with both curves', () => {
    const evidence = expectHistory([4, 2, 1, 0.5 * (1 + 9e-7)], band, message);
    expect(evidence).toMatchObject({ kind: 'curves', curves: [{ name: 'submission' }, { name: 'reference' }] });
    expect(evidence).not.toHaveProperty('note');
    const other = expectHistory([8, 4, 2, 1], band, message);
    expect(other).toMatchObject({ note: 'the loss is a mean over batches, which is accepted' });
  });

  test.each([
    [[4, 2 * (1 + 2e-6), 7, 0.5], { code: 'history', message, series: 'loss', step: 1, expected: '2' }],
    [[Number.NaN, 2, 1, 0.5], { code: 'history', step: 0, actual: 'NaN', deviation: null }],
    [[4, 2], { code: 'mismatch', message: 'the loss has too few or too many values', expected: '4', actual: '2' }],
  ])('%j fails', (actual, finding) => {
    const run = () => expectHistory(actual, band, message);
    expect(run).toThrow(CheckFailure);
    expect(run).toThrow(expect.objectContaining({ finding: expect.objectContaining(finding) }));
  });
});
