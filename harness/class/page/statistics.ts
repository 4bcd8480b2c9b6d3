import type { CheckReport, GradeReport, TaskReport } from '../../report/schema.ts';
import { stateOfCheck, stateOfTask } from '../../report/state.ts';

interface TaskStatistics {
  id: string;
  title: string;
  maxMarks: number;
  /** over submissions whose marks are known; null where there are none */
  meanMarks: number | null;
  passed: number;
  failed: number;
  blocked: number;
  notDone: number;
  errors: number;
  discrimination: number | null;
}

interface CheckStatistics {
  task: string;
  id: string;
  title: string;
  /** submissions in which it ran to an end */
  ran: number;
  failed: number;
}

/** Counts how each task went, in the order of the reports. */
export function taskStatistics(reports: readonly GradeReport[]): TaskStatistics[] {
  const ofReports = reports.map(tasksOf);
  const ids = idsOf(ofReports.flat());
  // Before caps and penalties, which are not of a task.
  const known = ofReports
    .map((tasks) => ids.map((id) => tasks.find((task) => task.id === id)?.marks ?? null))
    .filter((row): row is number[] => !row.includes(null));

  return ids.map((id, item) => {
    const tasks = ofReports.flat().filter((task) => task.id === id);
    const marks = tasks.flatMap((task) => task.marks ?? []);
    const count = (state: string) => tasks.filter((task) => (task.blockedBy ? 'blocked' : stateOfTask(task)) === state);
    return {
      id,
      title: tasks[0].title,
      maxMarks: tasks[0].maxMarks,
      meanMarks: marks.length > 0 ? marks.reduce((sum, value) => sum + value, 0) / marks.length : null,
      passed: count('passed').length,
      failed: count('failed').length,
      blocked: count('blocked').length,
      notDone: count('open').length,
      errors: count('error').length,
      discrimination: discrimination(known, item),
    };
  });
}

/** Counts how often each check failed, in the order of the reports. */
export function checkStatistics(reports: readonly GradeReport[]): CheckStatistics[] {
  const found = new Map<string, CheckStatistics>();
  for (const task of reports.flatMap(tasksOf)) {
    for (const check of task.checks) {
      const key = `${task.id} ${check.id}`;
      const { id, title } = check;
      const entry = found.get(key) ?? { task: task.id, id, title, ran: 0, failed: 0 };
      found.set(key, entry);
      if (hasRun(check)) entry.ran++;
      if (hasRun(check) && check.outcome === 'failed') entry.failed++;
    }
  }
  const order = idsOf(reports.flatMap(tasksOf));
  return [...found.values()].sort((one, other) => order.indexOf(one.task) - order.indexOf(other.task));
}

export function tasksOf({ questions }: GradeReport): TaskReport[] {
  return questions.flatMap(({ tasks }) => tasks);
}

function hasRun(check: CheckReport): boolean {
  return stateOfCheck(check) === 'passed' || stateOfCheck(check) === 'failed';
}

function idsOf(tasks: readonly TaskReport[]): string[] {
  return [...new Set(tasks.map(({ id }) => id))];
}

/**
 * Measures how well an item tells those who do well elsewhere from those who do not: Pearson's correlation of its marks
 * with the sum of the marks of the other items, over people. It is the item-total correlation without the item's own
 * share in the total; null where the marks of either do not vary.
 *
 *   r_i = cov(x_i, t − x_i) / (σ(x_i) · σ(t − x_i)), t = Σ x_j
 *
 * Source: J. P. Guilford, The correlation of an item with a composite of the remaining items in a test, Educational and
 * Psychological Measurement 13 (1953), 87–93
 *
 * @param marks of each person the marks of each item
 * @param item its index
 */
function discrimination(marks: readonly (readonly number[])[], item: number): number | null {
  const own = marks.map((row) => row[item]);
  const rest = marks.map((row) => row.reduce((sum, value) => sum + value, 0) - row[item]);
  return correlation(own, rest);
}

function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  const [dx, dy] = [xs, ys].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  });
  const dot = (one: readonly number[], other: readonly number[]) => one.reduce((sum, a, i) => sum + a * other[i], 0);
  const size = Math.sqrt(dot(dx, dx) * dot(dy, dy));
  return size > 0 ? dot(dx, dy) / size : null;
}

interface Bin {
  /** the least marks in it */
  from: number;
  count: number;
}

/** Widths that people count in; a rubric counts in quarters. */
const WIDTHS = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];
const MOST_BINS = 20;

/** Counts how many have how many marks, in bins of one width from 0; all marks are in the last. */
export function distribution(marks: readonly number[], maxMarks: number): { width: number; bins: Bin[] } {
  const width = WIDTHS.find((candidate) => maxMarks / candidate <= MOST_BINS) ?? maxMarks / MOST_BINS;
  const size = Math.max(1, Math.ceil(maxMarks / width));
  const bins = Array.from({ length: size }, (_, i): Bin => ({ from: i * width, count: 0 }));
  for (const value of marks) bins[Math.min(Math.floor(value / width), size - 1)].count++;
  return { width, bins };
}

/** Computes the mean, and the value with as many below as above it; null where there are none. */
export function centre(values: readonly number[]): { mean: number; median: number } | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
  };
}
