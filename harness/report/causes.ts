import { type Finding, hasTrait } from '../authoring/finding.ts';
import { inNumber } from '../support/counted.ts';
import type { PublicCheck, PublicFinding } from './redact.ts';

/** A finding to read, and other checks that failed. */
export interface Cause {
  readonly check: PublicCheck;
  /** those that found the same */
  readonly same: readonly PublicCheck[];
  /** those that found what may follow from it */
  readonly after: readonly PublicCheck[];
}

/**
 * Gathers failed checks by what they found, in the order in which they are to be read: a named mistake explains the others,
 * changed arguments and exceptions come before what is not a number, and that before wrong values. A mistake is said once.
 */
export function causesOf(checks: readonly PublicCheck[]): Cause[] {
  const groups = [...Map.groupBy(checks, (check) => causeOf(rootOf(checks, check))).values()];
  const causes = groups.map((group): Cause => {
    const [first] = group.filter((check) => rootOf(checks, check) === check);
    const alike = group.filter((check) => causeOf(check) === causeOf(first));
    const check = alike.find(isNamed) ?? first;
    return {
      check,
      same: alike.filter((each) => each !== check),
      after: group.filter((each) => !alike.includes(each)),
    };
  });
  const sorted = causes.toSorted((one, other) => rankOf(one.check) - rankOf(other.check));
  const heads = namedOnce(sorted.map(({ check }) => check));
  return sorted.map((cause, i) => ({ ...cause, check: heads[i] }));
}

/** Finds the check whose finding explains that of another, where this one neither names a mistake of its own nor is read before. */
export function rootOf(checks: readonly PublicCheck[], check: PublicCheck): PublicCheck {
  const before = checks.find(({ id }) => id === check.follows);
  const isReadersError = check.finding?.code === 'threw' && check.finding.isOutside;
  const isExplained =
    before &&
    (isReadersError || rankOf(before) <= rankOf(check) || isUpstream(before, check)) &&
    (!isNamed(check) || mistakesOf(check) === mistakesOf(before));
  return isExplained ? rootOf(checks, before) : check;
}

/** Tells whether one check looked at values that the other's gradients are of: of wrong ones these may be no numbers. */
const isUpstream = (before: PublicCheck, check: PublicCheck): boolean =>
  before.finding?.code === 'mismatch' && check.finding?.code === 'gradient' && !isNamed(check);

/** Keeps a known mistake in the first check that names it, and removes it from the others. */
export function namedOnce(checks: readonly PublicCheck[]): PublicCheck[] {
  const said = new Set<string>();
  return checks.map((check) => {
    const ids = mistakesOf(check);
    if (ids === '') return check;
    const isNews = !said.has(ids);
    said.add(ids);
    return isNews ? check : { ...check, finding: { ...check.finding, mistakes: undefined } as PublicFinding };
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
      const { code, procedure, name, position, isOutside } = finding;
      const message = 'message' in finding ? withoutNumbers(finding.message) : undefined;
      // What our own code throws over a result is the same, whichever procedure led to it.
      return JSON.stringify([code, name, position ?? [isOutside && message !== undefined ? '' : procedure, message]]);
    }
    case 'contract':
      return JSON.stringify([finding.code, 'message' in finding ? withoutNumbers(finding.message) : id]);
    case 'mismatch':
    case 'history':
      return JSON.stringify(['values', withoutNumbers(finding.message)]);
    case 'gradient':
      return 'rows' in finding ? JSON.stringify([finding.code, finding.input, finding.rows]) : id;
    default:
      return id;
  }
}

const withoutNumbers = (message: string): string => message.replace(/-?\d[\d.e+-]*/g, '#').replace(/#(, #)+/g, '#');

function rankOf(check: PublicCheck): number {
  const { finding } = check;
  if (finding === undefined || finding.code === 'rule') return 0;
  if (isNamed(check)) return 1;
  if (finding.code === 'mismatch' && finding.isCause) return 2;
  if (!('message' in finding) || hasTrait(finding, 'answer') || hasTrait(finding, 'endsTask')) return 3;
  return isNotANumber(finding) ? 4 : 5;
}

const isNamed = (check: PublicCheck): boolean => mistakesOf(check) !== '';

/** Lists the ids of the known mistakes that a check names. */
function mistakesOf({ finding }: PublicCheck): string {
  const mistakes = finding && 'mistakes' in finding ? finding.mistakes : undefined;
  return (mistakes ?? []).map(({ id }) => id).join();
}

/** Tells whether a finding shows that something came out as no number. */
export function isNotANumber(finding: PublicFinding | Finding): boolean {
  if (finding.code === 'gradient' && 'rows' in finding) return finding.rows.some(({ actual }) => actual === 'NaN');
  return 'actual' in finding && /\bNaN\b/.test(finding.actual ?? '');
}

/**
 * Says in sentences how many more checks failed for a cause, and which.
 * @param most titles of one sentence: of more checks it gives the number alone
 */
export function othersOf({ same, after }: Cause, most = Number.POSITIVE_INFINITY): string[] {
  const inWords = (checks: readonly PublicCheck[]) =>
    `${checks.length === 1 ? 'one' : checks.length} more ${inNumber(checks.length, 'check')}`;
  const titles = (checks: readonly PublicCheck[]) =>
    checks.length > most ? '.' : `: ${checks.map(({ title }) => title).join('; ')}.`;
  return [
    ...(same.length > 0 ? [`The same in ${inWords(same)}${titles(same)}`] : []),
    ...(after.length > 0
      ? [`What ${inWords(after)} found may follow from it, or have another cause${titles(after)}`]
      : []),
  ];
}
