import { CheckFailure, type Evidence, finiteOrNull, showDifferent } from '../../harness/authoring/index.ts';
import { type AcceptedHistory, compareHistory, horizonOf, toleranceOf } from './history.ts';

/** What a history is compared with. */
export interface HistoryBand {
  /** what is compared, for the report: 'validation loss' */
  series: string;
  accepted: readonly AcceptedHistory[];
  /** e(t), measured: how far harmless changes move each value */
  envelope: readonly number[];
  /** the least tolerance that makes sense in the arithmetic used */
  floor: number;
}

/**
 * @param message what a history that leaves the band means, as a sentence
 * @returns both curves, and the name of the accepted history where it is not the first
 * @throws CheckFailure where the history matches none of the accepted ones
 */
export function expectHistory(actual: readonly number[], band: HistoryBand, message: string): Evidence {
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
  switch (comparison.outcome) {
    case 'matches':
      return evidence;
    case 'wrong length':
      throw new CheckFailure({
        code: 'mismatch',
        message: `the ${band.series} has too few or too many values`,
        expected: String(comparison.expected),
        actual: String(comparison.actual),
      });
    case 'differs': {
      const [shownActual, shownExpected] = showDifferent(comparison.actual, comparison.expected);
      const { step, deviation, tolerance: allowed } = comparison;
      throw new CheckFailure(
        {
          code: 'history',
          message,
          series: band.series,
          step,
          expected: shownExpected,
          actual: shownActual,
          deviation,
          tolerance: allowed,
        },
        evidence,
      );
    }
  }
}
