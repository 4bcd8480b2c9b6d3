import { shownTime } from '../../report/state.ts';
import type { Entry } from '../../submission/entry.ts';
import type { PlacedSubmission } from './layout.ts';
import { inUtc, type LocalTime } from './local-time.ts';
import type { Wanted } from './wanted.ts';

/** One time that a student has handed in. */
export interface Attempt {
  /** undefined where the place states none that can be read */
  readonly time: LocalTime | undefined;
  readonly entries: readonly Entry[];
}

/** The attempt that counts, which is the latest, and what is said of the others. */
export function latestAttempt(
  attempts: readonly Attempt[],
  { timeZone }: Wanted,
): Pick<PlacedSubmission, 'entries' | 'submittedAt' | 'notes'> {
  const sorted = attempts.toSorted((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
  const { time, entries } = sorted[sorted.length - 1];
  const others = sorted.slice(0, -1).map((attempt) => inWords(attempt.time, timeZone));
  return {
    entries,
    ...(time !== undefined && { submittedAt: inUtc(time, timeZone) }),
    notes:
      others.length === 0
        ? []
        : [`handed in ${attempts.length} times: ${inWords(time, timeZone)} counts, not ${others.join(' and ')}`],
  };
}

function inWords(time: LocalTime | undefined, timeZone: string): string {
  return time === undefined ? 'the one without a known time' : `that of ${shownTime(inUtc(time, timeZone), timeZone)}`;
}
