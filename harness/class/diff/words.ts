import { shownTime } from '../../report/state.ts';
import type { Cause, Change, CheckChange } from './change.ts';
import { isOfLatePolicy, type SettingChange } from './differences.ts';

/** Titles of checks in a line. */
const MOST_CHECKS = 3;

/** Words of instructors for grade inputs. */
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

export function inputInWords(input: string): string {
  return NAMES[input] ?? input;
}

/** Says one setting with its values; several, and another late policy, which every late student meets, by name. */
function settingsInWords(settings: readonly SettingChange[]): string {
  const [{ setting, before = 'none', after = 'none' }] = settings;
  if (settings.length === 1 && setting !== 'late') return `${setting} ${before} → ${after}`;
  const names = settings.map((change) => (isOfLatePolicy(change.setting) ? 'late policy' : change.setting));
  return [...new Set(names)].join(', ');
}

/** Says a cause in a few words. @param timeZone by whose clock people read times */
export function causeInWords(cause: Cause, timeZone: string): string {
  switch (cause.code) {
    case 'rubric':
      return cause.settings.length === 0 ? 'rubric' : `rubric: ${settingsInWords(cause.settings)}`;
    case 'override':
      if (cause.before === undefined) return `override: ${cause.after}`;
      if (cause.after === undefined) return `override removed: ${cause.before}`;
      return `override changed: ${cause.before} → ${cause.after}`;
    case 'submission-time':
      return `time of submission: ${timeInWords(cause.before, timeZone)} → ${timeInWords(cause.after, timeZone)}`;
    case 'requirements':
      return [
        ...cause.fail.map((id) => `requires ${id}, which now fails`),
        ...cause.pass.map((id) => `requires ${id}, which now passes`),
      ].join(', ');
    case 'inputs': {
      const names = cause.inputs.map(inputInWords).join(', ');
      return cause.inputs.length === 1 ? names : `one or several of: ${names}`;
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

/** Names a part: `sums.mean`, `sums cap`, `penalty`. */
export function partInWords({ part, id }: Change): string {
  if (part === 'task') return id ?? '';
  return part === 'cap' ? `${id} cap` : part;
}

/** Lists checks by what became of them: `now fails: A, B`. */
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

function timeInWords(time: string | undefined, timeZone: string): string {
  return time === undefined ? 'unknown' : shownTime(time, timeZone);
}
