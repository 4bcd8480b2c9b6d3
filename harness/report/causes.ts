import { hasTrait } from '../authoring/finding.ts';
import { inNumber } from '../support/counted.ts';
import type { PublicCheck } from './redact.ts';

/** A finding to read, and the checks that failed for the same cause. */
export interface Cause {
  readonly check: PublicCheck;
  readonly same: readonly PublicCheck[];
}

/**
 * Gathers failed checks by what they found, in the order in which they are to be read: a named mistake explains the others,
 * changed arguments and exceptions come before what is not a number, and that before wrong values. A mistake is said once.
 */
export function causesOf(checks: readonly PublicCheck[]): Cause[] {
  const groups = [...Map.groupBy(checks, causeOf).values()];
  const causes = groups.map((group): Cause => {
    const check = group.find(isNamed) ?? group[0];
    return { check, same: group.filter((each) => each !== check) };
  });
  const sorted = causes.toSorted((one, other) => rankOf(one.check) - rankOf(other.check));
  const heads = namedOnce(sorted.map(({ check }) => check));
  return sorted.map(({ same }, i) => ({ check: heads[i], same }));
}

/** Keeps a known mistake in the first check that names it, and removes it from the others. */
export function namedOnce(checks: readonly PublicCheck[]): PublicCheck[] {
  const said = new Set<string>();
  return checks.map((check) => {
    if (!check.finding || !('mistakes' in check.finding) || !check.finding.mistakes) return check;
    const ids = check.finding.mistakes.map(({ id }) => id).join();
    const isNews = !said.has(ids);
    said.add(ids);
    return isNews ? check : { ...check, finding: { ...check.finding, mistakes: undefined } };
  });
}

/** Finds the check of a task that tells of the same first: where another one does, this one need not. */
export function firstOfCause(checks: readonly PublicCheck[], check: PublicCheck): PublicCheck {
  return checks.find((each) => causeOf(each) === causeOf(check)) ?? check;
}

/** Writes what is the same for one cause, whatever the input was, on which numbers depend; of two other findings none is the other. */
function causeOf({ id, finding }: PublicCheck): string {
  switch (finding?.code) {
    case 'threw': {
      const { code, procedure, name, position } = finding;
      const message = 'message' in finding ? withoutNumbers(finding.message) : undefined;
      return JSON.stringify([code, name, position ?? [procedure, message]]);
    }
    case 'contract':
      return JSON.stringify([finding.code, withoutNumbers(finding.message)]);
    case 'mismatch':
    case 'history':
      return JSON.stringify(['values', finding.message]);
    case 'gradient':
      return 'rows' in finding ? JSON.stringify([finding.code, finding.input, finding.rows]) : id;
    default:
      return id;
  }
}

const withoutNumbers = (message: string): string => message.replace(/\d[\d.e+-]*/g, '#');

function rankOf(check: PublicCheck): number {
  const { finding } = check;
  if (finding === undefined || finding.code === 'rule') return 0;
  if (isNamed(check)) return 1;
  if (finding.code === 'mismatch' && finding.isCause) return 2;
  if (!('message' in finding) || hasTrait(finding, 'answer') || hasTrait(finding, 'endsTask')) return 3;
  return isNotANumber(check) ? 4 : 5;
}

function isNamed({ finding }: PublicCheck): boolean {
  return finding !== undefined && 'mistakes' in finding && (finding.mistakes ?? []).length > 0;
}

function isNotANumber({ finding }: PublicCheck): boolean {
  if (finding === undefined) return false;
  if (finding.code === 'gradient' && 'rows' in finding) return finding.rows.some(({ actual }) => actual === 'NaN');
  return 'actual' in finding && /\bNaN\b/.test(finding.actual ?? '');
}

/** Says in how many more checks the same was found. */
export const countSame = (same: readonly PublicCheck[]): string => `${theSame(same)}.`;

/** Says in how many more checks the same was found, and in which. */
export function sameIn(same: readonly PublicCheck[]): string {
  return `${theSame(same)}: ${same.map(({ title }) => title).join('; ')}.`;
}

function theSame({ length }: readonly PublicCheck[]): string {
  return `The same in ${length === 1 ? 'one' : length} more ${inNumber(length, 'check')}`;
}
