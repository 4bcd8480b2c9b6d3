import { shownMarks } from '../../report/state.ts';
import { printable } from '../../support/text.ts';
import type { Cause } from './causes.ts';
import type { Change, CheckChange } from './change.ts';
import type { Person } from './diff.ts';
import { isOfLatePolicy, type SettingChange } from './settings.ts';

/** Titles of checks in a line. */
const MOST_CHECKS = 3;

/** UTF-16 units of a name beside a long id. */
const LEAST_OF_NAME = 10;

/** What instructors call what decides a report. */
const NAMES: Partial<Record<string, string>> = {
  submission: 'handed in again',
  rules: 'rules of the rubric',
  limits: 'limits of the sandbox',
  graders: 'checks',
  lab: 'ready-made code of the lab',
  fixtures: 'recorded data',
  harness: 'grading engine',
  lockfile: 'packages',
  node: 'Node.js',
  layers: 'layers of the sandbox',
};

export function deciderInWords(decider: string): string {
  return NAMES[decider] ?? decider;
}

/** One setting with its values; the names of several, and that of another late policy, which every late student meets. */
function settingsInWords(settings: readonly SettingChange[]): string {
  const [{ setting, before = 'none', after = 'none' }] = settings;
  if (settings.length === 1 && setting !== 'late') return `${setting} ${before} → ${after}`;
  const names = settings.map((change) => (isOfLatePolicy(change) ? 'late policy' : change.setting));
  return [...new Set(names)].join(', ');
}

/** A cause in a few words. */
export function causeInWords(cause: Cause): string {
  switch (cause.code) {
    case 'rubric':
      return cause.settings.length === 0 ? 'rubric' : `rubric: ${settingsInWords(cause.settings)}`;
    case 'override':
      if (cause.before === undefined) return `override: ${cause.after}`;
      if (cause.after === undefined) return `override removed: ${cause.before}`;
      return `override changed: ${cause.before} → ${cause.after}`;
    case 'submission-time':
      return `time of submission: ${timeInWords(cause.before)} → ${timeInWords(cause.after)}`;
    case 'requirements':
      return [
        ...cause.fail.map((id) => `requires ${id}, which now fails`),
        ...cause.pass.map((id) => `requires ${id}, which now passes`),
      ].join(', ');
    case 'deciders': {
      const names = cause.deciders.map(deciderInWords);
      return names.length === 1 ? names[0] : `one or several of: ${names.join(', ')}`;
    }
    case 'limit':
      return 'nothing that decides it differs, but a limit of time or memory was met: how busy the machine was';
    case 'marks':
      return 'follows from the tasks';
    case 'no-marks':
      return `had no marks: ${cause.reason}`;
    case 'unknown':
      return 'nothing that decides it differs: a bug, or a report changed by hand; please report it';
  }
}

/** `q1.loss`, `q1 cap`, `penalty` */
export function partInWords({ part, id }: Change): string {
  if (part === 'task') return id ?? '';
  return part === 'cap' ? `${id} cap` : part;
}

/** Checks by what became of them: `now fails: A, B`. */
export function checksInWords(checks: readonly CheckChange[], most = MOST_CHECKS): string[] {
  return [...Map.groupBy(checks, fate)].map(([what, those]) => {
    const titles = those.slice(0, most).map(({ title }) => title);
    const rest = those.length - titles.length;
    return `${what}: ${titles.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  });
}

function fate({ before, after }: CheckChange): string {
  if (after === undefined) return 'no longer checked';
  if (before === undefined) return after === 'passed' ? 'new, passes' : 'new, fails';
  if (before === after) return 'weighs more or less';
  return { passed: 'now passes', failed: 'now fails', error: 'now an error of ours' }[after];
}

/**
 * What a student is called, printable: a name with the id, and the submission where nobody is known.
 * @param most UTF-16 units; it is the name that is cut, for overrides need the id
 */
export function personInWords(
  { student: { name, email, id }, submission }: Pick<Person, 'student' | 'submission'>,
  most?: number,
): string {
  const known = name ?? email;
  const mark = printable(id ?? (name === undefined ? undefined : email) ?? submission);
  if (known === undefined || known === mark) return mark;
  const left = most === undefined ? undefined : Math.max(LEAST_OF_NAME, most - mark.length);
  return `${printable(known, left)} (${mark})`;
}

/** Marks, or why there are none. */
export function totalInWords({ marks, state }: Pick<Person, 'marks' | 'state'>): string {
  if (marks !== null) return shownMarks(marks);
  return state === 'excused' ? 'excused' : 'no marks';
}

/** Marks with the minus that people write; a dash where there are none. */
export function marksInWords(marks: number | null): string {
  return marks === null ? '–' : shownMarks(marks).replace('-', '−');
}

/** To the minute. */
function timeInWords(time: string | undefined): string {
  return time === undefined ? 'unknown' : `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
