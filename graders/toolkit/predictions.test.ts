import { fc } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import type { Predictions } from './plain.ts';
import { logits, predictionsIn } from './predictions.ts';
import { PREDICTIONS } from './space.ts';

test('logits come small, beyond the range of exp on both sides, far but close together, and equal', () => {
  const samples = [...logits.corners, ...fc.sample(logits.drawn, { seed: 6, numRuns: 300 })].map(({ x }) => x);
  const lengths = samples.map((x) => x.length);
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([1, 300]);
  const some = (holds: (x: number[]) => boolean) =>
    expect(samples.filter((x) => x.length > 2 && holds(x)).length).toBeGreaterThan(10);
  some((x) => x.every((logit) => Math.abs(logit) <= 20));
  some((x) => Math.max(...x) > 710);
  some((x) => Math.max(...x) < -710);
  some((x) => Math.max(...x) - Math.min(...x) > 1000);
  some((x) => new Set(x).size === 1);
  some((x) => Math.max(...x) < -1e9);
  some((x) => Math.max(...x) > 1e9);
  // Between these, log-sum-exp loses digits.
  expect(samples.flat().filter((logit) => Math.abs(logit) > 1020 && Math.abs(logit) < 1e9)).toEqual([]);
});

const predictions = predictionsIn(PREDICTIONS);
const distributions = [...predictions.corners, ...fc.sample(predictions.drawn, { seed: 7, numRuns: 200 })];

test('distributions sum to 1, and only a target’s probability is tiny, unless one is certain or others are none', () => {
  for (const { yPred, targets, point } of distributions) {
    for (const distribution of yPred) expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    if (point.probabilities === 'certain') continue;
    const small = yPred.flatMap((distribution, t) => distribution.flatMap((p, i) => (p > 1 / 600 ? [] : [[t, i]])));
    const isLeftOut = (t: number, i: number) => point.probabilities === 'sparse' && yPred[t][i] === 0;
    for (const [t, i] of small) expect(i === targets[t] || isLeftOut(t, i)).toBe(true);
  }
});

test('targets have probabilities of 0, of 1, and of next to nothing', () => {
  const atTargets = ({ yPred, targets }: Predictions) => targets.map((target, t) => yPred[t][target]);
  const smallest = distributions.map((each) => Math.min(...atTargets(each)));
  expect(smallest.filter((p) => p === 0).length).toBeGreaterThan(20);
  const largest = distributions.filter(({ yPred }) => yPred[0].length > 1).flatMap(atTargets);
  expect(largest.filter((p) => p === 1).length).toBeGreaterThan(20);
  expect(largest.filter((p) => p > 0.99 && p < 1).length).toBeGreaterThan(20);
  const rare = distributions.flatMap(atTargets).filter((p) => p > 0 && p < 1e-8);
  expect([Math.max(...rare) > 1e-40, Math.min(...rare) < 1e-250]).toEqual([true, true]);
  const underflow = distributions.filter(
    (each) =>
      !atTargets(each).includes(0) &&
      atTargets(each)
        .slice(0, 10)
        .reduce((product, p) => product * p) === 0,
  );
  expect(underflow.length).toBeGreaterThan(5);
});
