import { type Cases, casesOf, type Point } from 'lab-harness/authoring';
import { SeededRandom } from '../../lab/random.ts';
import { drawCharacters } from './arbitraries.ts';
import type { Predictions } from './plain.ts';
import { LOGITS, type PREDICTIONS } from './space.ts';

/** Logits, and where they lie in their space. */
interface LogitsCase {
  readonly point: Point<(typeof LOGITS)['axes']>;
  readonly x: number[];
}

export const logits: Cases<LogitsCase> = casesOf(LOGITS, (point) => {
  const random = new SeededRandom(point.seed);
  const between = (least: number, most: number) => Math.round(100 * random.uniformBetween(least, most)) / 100;
  const offset = Math.round(between(-1000, 1000));
  const power = (point.seed % 2 === 0 ? -1 : 1) * 10 ** Math.floor(random.uniformBetween(10, 300));
  const draw: (index: number) => number = {
    near: () => between(-20, 20),
    far: () => Math.round(between(-1000, 1000)),
    offset: () => offset + between(-20, 20),
    equal: () => offset,
    late: (index: number) => (index === point.length - 1 ? 1000 : between(-20, 20)),
    beyond: (index: number) => power * ((index === 0) === power > 0 ? 2 : 1),
  }[point.spread];
  return { point, x: Array.from({ length: point.length }, (_, index) => draw(index)) };
});

/** Predictions, and where they lie in their space. */
interface PredictionsCase extends Predictions {
  readonly point: Point<(typeof PREDICTIONS)['axes']>;
}

/** Distributions of V numbers. No probability is below 1/600, but for those that their space speaks of. */
export const predictionsIn = (space: typeof PREDICTIONS): Cases<PredictionsCase> => casesOf(space, predictionsAt);

/** Makes the predictions of a point. */
function predictionsAt(point: PredictionsCase['point']): PredictionsCase {
  const { T, V, probabilities, steps, seed } = point;
  const random = new SeededRandom(seed);
  const all = Array.from({ length: T }, () => distribution(V, random));
  const targets = drawCharacters(point.targets, T, V, random);
  const step = Math.floor(random.uniformBetween(0, T));
  const yPred = steps === 'same' ? all.map(() => all[step]) : all;
  const isChosen = (t: number) => t === step || random.uniform() < 0.5;
  const tiny = (least: number, most: number) => 10 ** -Math.floor(random.uniformBetween(least, most));
  // A lone character is certain.
  if (V === 1 || probabilities === 'usual') return { point, yPred, targets };
  const drawn = {
    rare: (y: number[], k: number, t: number) => (isChosen(t) ? withProbability(y, k, tiny(9, 301)) : y),
    impossible: (y: number[], k: number, t: number) => (t === step ? withProbability(y, k, 0) : y),
    certain: (y: number[], k: number, t: number) =>
      t % 2 === 0 ? oneHot(k, V) : withProbability(y, k, 1 - tiny(3, 10)),
    sparse: (y: number[], k: number) => sparse(y, k),
  }[probabilities];
  return { point, yPred: yPred.map((y, t) => drawn(y, targets[t], t)), targets };
}

/** Draws V probabilities, none of them below 1/600. */
function distribution(V: number, random: SeededRandom): number[] {
  const weights = Array.from({ length: V }, () => random.uniformBetween(0.05, 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Makes the distribution that is 1 at one index. */
function oneHot(index: number, V: number): number[] {
  return Array.from({ length: V }, (_, i) => (i === index ? 1 : 0));
}

/** Makes every second probability 0, counted from the one at an index. */
function sparse(distribution: number[], index: number): number[] {
  const kept = distribution.map((p, i) => ((i - index) % 2 === 0 ? p : 0));
  const sum = kept.reduce((total, p) => total + p, 0);
  return kept.map((p) => p / sum);
}

/** Sets the probability at one index; the others share the rest as before. */
function withProbability(distribution: number[], index: number, probability: number): number[] {
  const share = (1 - probability) / (1 - distribution[index]);
  return distribution.map((p, i) => (i === index ? probability : p * share));
}
