import { HarnessError } from '../support/errors.ts';
import type { Rubric } from './schema.ts';

interface LatePenalty {
  /** what the submission loses; not rounded */
  marks: number;
  /** how late it is and what that means, for its report */
  reason: string;
}

const MINUTE = 60_000; // milliseconds
const DAY = 24 * 60 * MINUTE;

/**
 * Computes what lateness costs a submission that earned `marks`: `percentPerDay` of them for every day begun
 * after the grace, `mostPercent` at most. Undefined where nothing is late: no deadline, no
 * submission time (the clock is never asked), or a time up to and including the deadline.
 * @throws HarnessError where `submittedAt` is not a valid date
 */
export function latePenalty(
  { deadline, late }: Pick<Rubric, 'deadline' | 'late'>,
  submittedAt: Date | undefined,
  marks: number,
): LatePenalty | undefined {
  if (deadline === undefined || submittedAt === undefined) return undefined;
  const overdue = submittedAt.getTime() - Date.parse(deadline);
  if (Number.isNaN(overdue)) throw new HarnessError('cannot tell lateness: the submission time is not a valid date');
  if (overdue <= 0) return undefined;

  const length = hoursAndMinutes(overdue);
  if (late.policy === 'none') return { marks: 0, reason: `${length} late, which costs nothing` };
  const days = Math.ceil((overdue - late.graceMinutes * MINUTE) / DAY);
  if (days <= 0) return { marks: 0, reason: `${length} late, within the grace of ${late.graceMinutes} min` };
  const percent = Math.min(days * late.percentPerDay, late.mostPercent);
  return { marks: (marks * percent) / 100, reason: `${length} late: ${percent} % of the marks earned` };
}

function hoursAndMinutes(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Tells by which clock times are read that state no zone: that of the deadline; UTC without one. */
export function zoneOf({ deadline }: Pick<Rubric, 'deadline'>): string {
  return /[+-]\d\d:\d\d$/.exec(deadline ?? '')?.[0] ?? 'UTC';
}

/** Splits a deadline, as the rubric writes it, into its date, and its time with the offset from UTC. */
export function deadlineParts(deadline: string): { date: string; time: string } {
  const [, date = '', time = '', zone = ''] = /^([\d-]+)T(\d+:\d+)[^+Z-]*(.*)$/.exec(deadline) ?? [];
  return { date, time: `${time} (UTC${zone === 'Z' ? '' : zone})` };
}
