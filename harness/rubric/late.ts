import { HarnessError } from '../support/errors.ts';
import type { Rubric } from './schema.ts';

interface LatePenalty {
  /** what the submission loses; not rounded */
  marks: number;
  /** how late it is and what that means, for its report */
  reason: string;
}

const MINUTE = 60_000; // milliseconds

/**
 * Computes what lateness costs a submission that earned `marks`: `percentPerDay` of them for every day begun
 * after the grace, `mostPercent` at most. A day ends at the deadline's time by the clock of the rubric's time zone, also
 * where the clocks are changed between; without a time zone it has 24 hours. Undefined where nothing is late: no deadline, no
 * submission time (the clock is never asked), or a time up to and including the deadline.
 * @throws HarnessError where `submittedAt` is not a valid date
 */
export function latePenalty(
  rubric: Pick<Rubric, 'deadline' | 'timeZone' | 'late'>,
  submittedAt: Date | undefined,
  marks: number,
): LatePenalty | undefined {
  const { deadline, late } = rubric;
  if (deadline === undefined || submittedAt === undefined) return undefined;
  const overdue = submittedAt.getTime() - Date.parse(deadline);
  if (Number.isNaN(overdue)) throw new HarnessError('cannot tell lateness: the submission time is not a valid date');
  if (overdue <= 0) return undefined;

  const length = hoursAndMinutes(overdue);
  if (late.policy === 'none') return { marks: 0, reason: `${length} late, which costs nothing` };
  const days = daysBegun(rubric, new Date(submittedAt.getTime() - late.graceMinutes * MINUTE));
  if (days === 0) return { marks: 0, reason: `${length} late, within the grace of ${late.graceMinutes} min` };
  const percent = Math.min(days * late.percentPerDay, late.mostPercent);
  return { marks: (marks * percent) / 100, reason: `${length} late: ${percent} % of the marks earned` };
}

/** Counts the days after the deadline that have begun at a time. */
function daysBegun(rubric: Pick<Rubric, 'deadline' | 'timeZone'>, time: Date): number {
  const hours = Math.max(0, time.getTime() - Date.parse(rubric.deadline ?? '')) / (60 * MINUTE);
  // No change of the clocks is longer than an hour: the count of hours is right but for a day at most.
  let days = Math.max(0, Math.floor(hours / 25));
  while (time.getTime() > Date.parse(daysAfter(rubric, days) ?? '')) days++;
  return days;
}

/** Computes the time so many days after the deadline, in ISO 8601; of a part of a day, of 24 hours. */
export function daysAfter(rubric: Pick<Rubric, 'deadline' | 'timeZone'>, days: number): string | undefined {
  if (rubric.deadline === undefined) return undefined;
  const deadline = Temporal.Instant.from(rubric.deadline).toZonedDateTimeISO(zoneOf(rubric));
  const whole = Math.floor(days);
  const after = deadline.add({ days: whole }).add({ milliseconds: Math.round((days - whole) * 24 * 60 * MINUTE) });
  return new Date(after.epochMilliseconds).toISOString();
}

function hoursAndMinutes(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / MINUTE);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Tells by which clock times are read that state no zone: the rubric's, or that of the deadline's offset; UTC without. */
export function zoneOf({ deadline, timeZone }: Pick<Rubric, 'deadline' | 'timeZone'>): string {
  if (timeZone !== undefined) return timeZone;
  return /[+-]\d\d:\d\d$/.exec(deadline ?? '')?.[0] ?? 'UTC';
}

/** Splits a deadline, as the rubric writes it, into its date, and its time with the offset from UTC. */
export function deadlineParts(deadline: string): { date: string; time: string } {
  const [, date = '', time = '', zone = ''] = /^([\d-]+)T(\d+:\d+)[^+Z-]*(.*)$/.exec(deadline) ?? [];
  return { date, time: `${time} (UTC${zone === 'Z' ? '' : zone})` };
}
