import { fileURLToPath } from 'node:url';
import createDriver, { type Q1Module } from '../../graders/q1/driver.ts';
import { reference } from '../../graders/q1/reference.ts';
import { bandOf, nudged, type Q1History, type Q1Setup, train } from '../../graders/q1/training.ts';
import { distanceInTolerances, envelope, horizonOf, toleranceOf } from '../../graders/toolkit/history.ts';
import type { Sample } from '../../harness/authoring/index.ts';
import { NO_HOST } from '../../harness/authoring/index.ts';
import { loadVariant } from '../../harness/grading/load-variant.ts';
import { SeededRandom } from '../../lab/random.ts';
import { q1Setup, TRAINED } from '../../samples/recordings/setups.ts';
import { correctSamplesIn, type HarmlessRuns, NUDGES, perturbationsOf } from './harmless.ts';
import { measureMistakes } from './mistakes.ts';
import type { RecordedMistakes } from './schema.ts';

/**
 * Records question 1: the reference's losses, how far harmless changes move them, and how far mistakes do.
 * @throws UsageError where a mistake lies too near
 */
export async function recordQ1(): Promise<{ history: Q1History; distances: RecordedMistakes }> {
  const setup = q1Setup();
  const losses = await train(reference, setup);
  const harmless = await runHarmless(setup);
  const measured = envelope(
    [losses],
    harmless.flatMap(({ histories }) => histories),
  );
  const band = bandOf({ losses, envelope: measured });
  const tolerance = toleranceOf(measured, band.floor);
  const distanceOf = async (work: Sample) => {
    const values = await lossesOf(work, setup).catch(() => []);
    return distanceInTolerances(values, band.accepted, tolerance, horizonOf(measured));
  };
  const history: Q1History = {
    version: 2,
    about:
      'Question 1: raw losses (nats, summed over the characters) of training on one line an iteration, from a zero ' +
      'hidden state each, with gradients clipped to [-1, 1] and Adam (beta1 0.9, beta2 0.999, epsilon 1e-8). ' +
      'The vocabulary is the newline and the characters of the text in ascending order; tensors are row by row.',
    setup,
    losses,
    perturbations: perturbationsOf([losses], harmless),
    envelope: measured,
    tolerance,
  };
  return { history, distances: await measureMistakes(TRAINED.q1, distanceOf) };
}

async function runHarmless(setup: Q1Setup): Promise<HarmlessRuns[]> {
  const random = new SeededRandom(1);
  const fromNudged: number[][] = [];
  for (let i = 0; i < NUDGES; i++) fromNudged.push(await train(reference, nudged(setup, random)));
  const fromCorrect: number[][] = [];
  for (const work of correctSamplesIn(TRAINED.q1)) fromCorrect.push(await lossesOf(work, setup));
  return [
    { change: 'every weight moved by one unit in the last place', histories: fromNudged },
    { change: 'right work written otherwise', histories: fromCorrect },
  ];
}

const REFERENCE = fileURLToPath(new URL('../../reference/q1.ts', import.meta.url));

async function lossesOf({ blocks }: Sample, setup: Q1Setup): Promise<number[]> {
  return train(createDriver(await loadVariant<Q1Module>(REFERENCE, blocks), NO_HOST), setup);
}
