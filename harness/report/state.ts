import { hasTrait } from '../authoring/finding.ts';
import { shortName } from '../authoring/lab.ts';
import { counted, inNumber } from '../support/counted.ts';
import type { PublicCheck, PublicFinding, PublicQuestion, PublicTask } from './redact.ts';
import { SOURCE } from './schema.ts';

/** State of a task or a check for its reader; 'open' where there is nothing to say of it yet. */
export type State = 'passed' | 'failed' | 'error' | 'open';

export function stateOfTask(task: PublicTask): State {
  return task.outcome === 'failed' && !isToMend(task) ? 'open' : task.outcome;
}

export function stateOfCheck({ outcome, finding, blockedBy }: PublicCheck): State {
  return blockedBy || hasTrait(finding, 'open') ? 'open' : outcome;
}

/** Tells whether a failed task has a finding of its own to fix. */
export function isToMend(task: PublicTask): boolean {
  return task.outcome === 'failed' && shownChecks(task).length > 0;
}

/** The reason why a task is not passed: what says most of it. */
export type Standing =
  | { state: 'passed' | 'error' }
  | { state: 'todo'; progress: string }
  | { state: 'blocked'; by: readonly string[] }
  | { state: 'unrunnable'; finding: PublicFinding }
  | { state: 'failed'; checks: readonly PublicCheck[] };

export function standingOf({ outcome, blockedBy, checks }: PublicTask): Standing {
  if (outcome !== 'failed') return { state: outcome };
  if (blockedBy) return { state: 'blocked', by: blockedBy };
  if (checks.some(({ finding }) => finding?.code === 'todo')) return { state: 'todo', progress: progressOf(checks) };
  const source = checks.find(({ id }) => id === SOURCE.id)?.finding;
  if (source) return { state: 'unrunnable', finding: source };
  return { state: 'failed', checks: checks.filter(isWorthShowing) };
}

/** Says how the checks fare that need only what is there already; nothing where there are none. */
function progressOf(checks: readonly PublicCheck[]): string {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  const failed = checks.filter(isWorthShowing).length;
  if (passed + failed === 0) return '';
  const failing = failed === 0 ? '' : `, ${counted(failed, 'fails')}`;
  return ` (${passed} of ${counted(checks.length, 'check')} ${inNumber(passed, 'passes')}${failing})`;
}

/** Says in a few words how a task stands; nothing of one that has passed. */
export function statusOf(task: PublicTask): string {
  const standing = standingOf(task);
  switch (standing.state) {
    case 'passed':
      return '';
    case 'error':
      return 'our error: not graded';
    case 'blocked':
      return `blocked by ${standing.by.join(', ')}`;
    case 'todo':
      return `not done yet${standing.progress}`;
    case 'unrunnable':
      return standing.finding.code === 'missing-file' ? `${standing.finding.file} is missing` : 'cannot be run';
    case 'failed':
      return [
        `${standing.checks.length} of ${counted(task.checks.length, 'check')} failed`,
        ...blockedIn(task.checks),
      ].join(', ');
  }
}

/** Says how many checks of a task fail because of other tasks; nothing where there are none. */
export function blockedIn(checks: readonly PublicCheck[]): string[] {
  const blocked = checks.filter(({ blockedBy }) => blockedBy);
  return blocked.length > 0 ? [`${blocked.length} more blocked by ${blocked[0].blockedBy?.join(', ')}`] : [];
}

/** Tells whether a check failed or erred, and was neither skipped nor unfinished. */
export function isWorthShowing(check: PublicCheck): boolean {
  return check.outcome !== 'passed' && stateOfCheck(check) !== 'open';
}

/** Lists a task's checks with findings; none where another task blocks it. */
export function shownChecks({ blockedBy, checks }: PublicTask): PublicCheck[] {
  return blockedBy ? [] : checks.filter(isWorthShowing);
}

/** Writes the command that runs a failed case alone, in a student's copy of the lab. */
export function replayCommand(task: Pick<PublicTask, 'id'>, token: string): string {
  return `npm run task -- ${shortName(task)} --replay ${token}`;
}

/** Signs of the states, by which eyes tell them. */
export const SIGNS: Readonly<Record<State, string>> = { passed: '✓', failed: '✗', error: '!', open: '–' };

/** UTF-16 units of a submission's name that forms show. */
export const MOST_OF_NAME = 60;

/** Sentence shown in place of a finding; without its full stop. */
export const OUR_ERROR = 'this is our error, not the submission’s; no marks were drawn from it';

/** Shows marks beside their maximum: `1.5/2`. */
export function marksOf({ marks, maxMarks }: { marks: number | null; maxMarks: number }): string {
  return `${shownMarks(marks)}/${maxMarks}`;
}

/** Says that a question's tasks add up to more than its marks, where they do. */
export function capNote({ marks, rawMarks }: PublicQuestion): string {
  return marks === rawMarks ? '' : `tasks add up to ${shownMarks(rawMarks)}, capped`;
}

/** Shows a time by the clock of a zone, which it says: `2024-03-11 17:00 (UTC+05:30)`. */
export function shownTime(time: string, timeZone: string): string {
  const local = Temporal.Instant.from(time).toZonedDateTimeISO(timeZone);
  const minute = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${local.toPlainDate()} ${minute} (UTC${local.offset === '+00:00' ? '' : local.offset})`;
}

/** Shows marks to two decimals; a question mark where our own error makes them unknown. */
export function shownMarks(value: number | null): string {
  return value === null ? '?' : String(Math.round(value * 100) / 100);
}
