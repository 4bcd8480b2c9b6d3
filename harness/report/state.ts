import { hasTrait } from '../authoring/finding-traits.ts';
import { type CheckReport, SOURCE, type TaskReport } from './schema.ts';

/** What a task or a check is to its reader; 'open' where there is nothing to say of it yet. */
export type State = 'passed' | 'failed' | 'error' | 'open';

export function stateOfTask(task: TaskReport): State {
  return task.outcome === 'failed' && !isToMend(task) ? 'open' : task.outcome;
}

export function stateOfCheck({ outcome, finding }: CheckReport): State {
  return hasTrait(finding, 'open') ? 'open' : outcome;
}

/** Whether a task fails by a fault of its own, more than that it is not done yet. */
export function isToMend({ outcome, blockedBy, checks }: TaskReport): boolean {
  return outcome === 'failed' && !blockedBy && checks.some(isWorthShowing);
}

/** The task's state in a few words. */
export function statusOf(task: TaskReport): string {
  if (task.outcome === 'error') return 'our error: not graded';
  if (task.outcome === 'passed') return '';
  if (task.blockedBy) return `blocked by ${task.blockedBy.join(', ')}`;
  if (task.checks.some(({ finding }) => finding?.code === 'todo')) return 'not done yet';
  const source = task.checks.find(({ id, finding }) => id === SOURCE.id && finding)?.finding;
  if (source) return source.code === 'missing-file' ? `${source.file} is missing` : 'cannot be run';
  return `${task.checks.filter(isWorthShowing).length} of ${task.checks.length} checks failed`;
}

/** Whether a check says more than that its task is not done, or was given up. */
export function isWorthShowing(check: CheckReport): boolean {
  return check.outcome !== 'passed' && stateOfCheck(check) !== 'open';
}

/** The checks, with a mistake that several of them name at the first one only. */
export function namedOnce(checks: readonly CheckReport[]): CheckReport[] {
  const said = new Set<string>();
  return checks.map((check) => {
    if (!check.finding || !('mistakes' in check.finding) || !check.finding.mistakes) return check;
    const ids = check.finding.mistakes.map(({ id }) => id).join();
    const isNews = !said.has(ids);
    said.add(ids);
    return isNews ? check : { ...check, finding: { ...check.finding, mistakes: undefined } };
  });
}

/** Marks to two decimals; a question mark where our own error makes them unknown. */
export function shownMarks(value: number | null): string {
  return value === null ? '?' : String(Math.round(value * 100) / 100);
}
