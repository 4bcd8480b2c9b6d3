import { z } from 'zod';
import { CheckFailure, finiteOrNull } from './check.ts';
import type { Evidence } from './finding.ts';
import { showDifferent } from './show.ts';

/** The most that harmless changes may move a history, relative, for its values to say anything. */
const HORIZON_DEVIATION = 1e-3;

/** Factor by which a faulty history must go farther than a harmless change. */
const MARGIN = 10;

/** A history that a correct submission may produce. */
export interface AcceptedHistory {
  /** what tells it from the others, for the report: `mean over batches` */
  name: string;
  values: readonly number[];
}

/** What a history is compared with. */
export interface HistoryBand {
  /** what is compared, for the report: 'error by epoch' */
  series: string;
  /** the run that it comes from, where the report is to name it */
  input?: string;
  accepted: readonly AcceptedHistory[];
  /** e(t), measured: how far harmless changes move each value */
  envelope: readonly number[];
  /** the least tolerance that makes sense in the arithmetic used */
  floor: number;
}

/** Schema of how far harmless changes of one kind move a recorded history. */
export const perturbation = z.strictObject({
  change: z.string(),
  runs: z.int().positive(),
  /** largest relative deviation from the reference's history */
  largest: z.number().nonnegative(),
});
export type Perturbation = z.infer<typeof perturbation>;

type HistoryComparison =
  | { outcome: 'matches'; name: string }
  | { outcome: 'wrong length'; name: string; expected: number; actual: number }
  | {
      outcome: 'differs';
      /** the accepted history that it is compared with */
      name: string;
      /** index of the first value outside the band, counted from 0 */
      step: number;
      expected: number;
      actual: number;
      /** relative; null where a value is not finite */
      deviation: number | null;
      tolerance: number;
    };

/** Measures how far apart two values are, relative to the expected one; Infinity where one is not finite. */
function relativeDeviation(actual: number, expected: number): number {
  const deviation = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
  return Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation;
}

/**
 * Measures e(t): the largest relative deviation at step t of histories that harmless changes produced, each from
 * the accepted history that it stays nearest to.
 *
 * @throws RangeError where a history is not as long as the accepted ones
 */
export function envelope(
  accepted: readonly (readonly number[])[],
  perturbed: readonly (readonly number[])[],
): number[] {
  const [{ length }] = accepted;
  const largest = new Array<number>(length).fill(0);
  for (const [i, values] of perturbed.entries()) {
    if (values.length !== length) {
      throw new RangeError(`perturbed history ${i} has ${values.length} values, and the base ${length}`);
    }
    const deviations = accepted.map((base) => base.map((value, t) => relativeDeviation(values[t], value)));
    const [nearest] = deviations.sort((one, other) => Math.max(...one) - Math.max(...other));
    for (const [t, deviation] of nearest.entries()) largest[t] = Math.max(largest[t], deviation);
  }
  return largest;
}

/**
 * Computes the relative tolerance at each step: max(floor, 10 · max e(s) over s ≤ t).
 *
 * @param floor 1e-12 for histories in float64, 1e-5 in float32
 */
export function toleranceOf(envelope: readonly number[], floor: number): number[] {
  let largest = floor;
  return envelope.map((e) => {
    largest = Math.max(largest, MARGIN * e);
    return largest;
  });
}

/** Counts the steps that can be compared: those before the first with e(t) > 1e-3. */
export function horizonOf(envelope: readonly number[]): number {
  const first = envelope.findIndex((e) => e > HORIZON_DEVIATION);
  return first === -1 ? envelope.length : first;
}

/**
 * Compares a history with those that correct submissions produce; one of them has to match. From the
 * horizon on, values only have to be finite.
 *
 * @param tolerance one for each step, from `toleranceOf`
 * @param horizon how many steps are compared, from `horizonOf`
 * @returns the history that matches or else the one that stays close the longest: of several the first, unless this one is
 * nearer to another all along, or far nearer where it leaves both
 * @throws RangeError where there is no accepted history
 */
export function compareHistory(
  actual: readonly number[],
  accepted: readonly AcceptedHistory[],
  tolerance: readonly number[],
  horizon: number,
): HistoryComparison {
  if (accepted.length === 0) throw new RangeError('compareHistory needs at least one accepted history');
  const compared = accepted.map((history) => ({ history, outcome: compareOne(actual, history, tolerance, horizon) }));
  const most = Math.max(...compared.map(({ outcome }) => stepsOf(outcome)));
  return compared
    .filter(({ outcome }) => stepsOf(outcome) === most)
    .reduce((best, each) => (isNearer(actual, each.history, best.history, most) ? each : best)).outcome;
}

/** Ratio of two deviations at one step from which on the smaller one decides what a history is compared with. */
const FAR_NEARER = 10;

/** Tells whether a history is nowhere farther from one than from another, and somewhere nearer, or far nearer at one step. */
function isNearer(actual: readonly number[], one: AcceptedHistory, other: AcceptedHistory, step: number): boolean {
  const [near, far] = [one, other].map(({ values }) => actual.map((value, t) => relativeDeviation(value, values[t])));
  if (FAR_NEARER * near[step] < far[step]) return true;
  return near.every((deviation, t) => deviation <= far[t]) && near.some((deviation, t) => deviation < far[t]);
}

/** Tells whether a history stays within the floor of an accepted one, and so within every band around it. */
export function isWithinFloor(
  actual: readonly number[],
  { accepted, floor }: Pick<HistoryBand, 'accepted' | 'floor'>,
): boolean {
  const tolerance = new Array<number>(actual.length).fill(floor);
  return compareHistory(actual, accepted, tolerance, actual.length).outcome === 'matches';
}

/**
 * Expects a history within a band.
 *
 * @param message what a history that leaves the band means, as a sentence; it may depend on how many values are right
 * @returns both curves, and the name of the accepted history where it is not the first
 * @throws CheckFailure where the history matches none of the accepted ones
 */
export function expectHistory(
  actual: readonly number[],
  band: HistoryBand,
  message: string | ((step: number) => string),
): Evidence {
  const tolerance = toleranceOf(band.envelope, band.floor);
  const comparison = compareHistory(actual, band.accepted, tolerance, horizonOf(band.envelope));
  const closest = band.accepted.find(({ name }) => name === comparison.name) ?? band.accepted[0];
  const evidence: Evidence = {
    kind: 'curves',
    series: band.series,
    curves: [
      { name: 'submission', values: finiteOrNull(actual) },
      { name: closest.name, values: [...closest.values] },
    ],
    tolerance,
    ...(closest !== band.accepted[0] &&
      comparison.outcome === 'matches' && { note: `the ${band.series} is a ${closest.name}, which is accepted` }),
  };
  if (comparison.outcome === 'matches') return evidence;
  const run = band.input === undefined ? {} : { input: band.input };
  if (comparison.outcome === 'wrong length') {
    const wrongLength = `the ${band.series} has too few or too many values`;
    const counts = { expected: String(comparison.expected), actual: String(comparison.actual) };
    throw new CheckFailure({ code: 'mismatch', message: wrongLength, ...run, ...counts });
  }
  const { step, deviation, tolerance: allowed } = comparison;
  const [shown, expected] = showDifferent(comparison.actual, comparison.expected);
  const seen = { step, expected, actual: shown, deviation, tolerance: allowed };
  const says = typeof message === 'string' ? message : message(step);
  throw new CheckFailure({ code: 'history', message: says, series: band.series, ...run, ...seen }, evidence);
}

/**
 * Measures how many tolerances a history is away from the nearest of those of a band, at the step that is farthest off;
 * Infinity where lengths differ or a value is not finite.
 */
export function distanceInTolerances(actual: readonly number[], band: Omit<HistoryBand, 'series'>): number {
  const tolerance = toleranceOf(band.envelope, band.floor);
  const distances = band.accepted.map(({ values }) => {
    if (actual.length !== values.length || !actual.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
    const compared = values.slice(0, horizonOf(band.envelope));
    return Math.max(...compared.map((value, t) => relativeDeviation(actual[t], value) / tolerance[t]));
  });
  return Math.min(...distances);
}

function compareOne(
  actual: readonly number[],
  { name, values }: AcceptedHistory,
  tolerance: readonly number[],
  horizon: number,
): HistoryComparison {
  if (actual.length !== values.length) {
    return { outcome: 'wrong length', name, expected: values.length, actual: actual.length };
  }
  for (const [step, expected] of values.entries()) {
    const deviation = relativeDeviation(actual[step], expected);
    if (step < horizon ? deviation <= tolerance[step] : Number.isFinite(actual[step])) continue;
    return {
      outcome: 'differs',
      name,
      step,
      expected,
      actual: actual[step],
      deviation: Number.isFinite(deviation) ? deviation : null,
      tolerance: tolerance[step],
    };
  }
  return { outcome: 'matches', name };
}

/** Counts the steps that agree; of a history of another length none does, not even one before the first. */
function stepsOf(comparison: HistoryComparison): number {
  switch (comparison.outcome) {
    case 'matches':
      return Number.POSITIVE_INFINITY;
    case 'differs':
      return comparison.step;
    case 'wrong length':
      return -1;
  }
}
