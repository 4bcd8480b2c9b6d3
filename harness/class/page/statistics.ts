import type { CheckReport, GradeReport, TaskReport } from '../../report/schema.ts';
import { stateOfCheck, stateOfTask } from '../../report/state.ts';

/** Counts how each task went, in the order of the reports. */
export function taskStatistics(reports: readonly GradeReport[]) {
  const ofReports = reports.map(tasksOf);
  const ids = idsOf(ofReports.flat());
  // Before caps and penalties, which are not of a task.
  const known = ofReports
    .map((tasks) => ids.map((id) => tasks.find((task) => task.id === id)?.marks ?? null))
    .filter((row): row is number[] => !row.includes(null));

  return ids.map((id, item) => {
    const tasks = ofReports.flat().filter((task) => task.id === id);
    const count = (state: string) => tasks.filter((task) => (task.blockedBy ? 'blocked' : stateOfTask(task)) === state);
    return {
      ...{ id, title: tasks[0].title, maxMarks: tasks[0].maxMarks },
      /** over submissions whose marks are known; null where there are none */
      meanMarks: mean(tasks.flatMap((task) => task.marks ?? [])),
      passed: count('passed').length,
      failed: count('failed').length,
      blocked: count('blocked').length,
      notDone: count('open').length,
      errors: count('error').length,
      discrimination: discrimination(known, item),
    };
  });
}

/** Counts in how many submissions each check ran to an end, and failed, in the order of the reports. */
export function checkStatistics(reports: readonly GradeReport[]) {
  const tasks = reports.flatMap(tasksOf);
  const checks = tasks.flatMap((task) => task.checks.map((check) => ({ task: task.id, check })));
  const order = idsOf(tasks);
  return [...Map.groupBy(checks, ({ task, check }) => `${task} ${check.id}`).values()]
    .map((same) => {
      const [{ task, check }] = same;
      const ran = same.filter((one) => hasRun(one.check));
      const failed = ran.filter((one) => one.check.outcome === 'failed');
      return { task, title: check.title, ran: ran.length, failed: failed.length };
    })
    .sort((one, other) => order.indexOf(one.task) - order.indexOf(other.task));
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
  const [own, rest] = [marks.map((row) => row[item]), marks.map((row) => sum(row) - row[item])].map((values) => {
    const middle = mean(values) ?? 0;
    return values.map((value) => value - middle);
  });
  const dot = (one: readonly number[], other: readonly number[]) => sum(one.map((a, i) => a * other[i]));
  const size = Math.sqrt(dot(own, own) * dot(rest, rest));
  return size > 0 ? dot(own, rest) / size : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Computes the mean; null where there are no values. */
export function mean(values: readonly number[]): number | null {
  return values.length > 0 ? sum(values) / values.length : null;
}

/** Widths that people count in; a rubric counts in quarters. */
const WIDTHS = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];
const MOST_BINS = 20;

/**
 * Counts how many have how many marks, in bins of one width, which begin with the least marks in them: with 0 the first;
 * all marks are in the last.
 */
export function distribution(marks: readonly number[], maxMarks: number) {
  const width = WIDTHS.find((candidate) => maxMarks / candidate <= MOST_BINS) ?? maxMarks / MOST_BINS;
  const size = Math.max(1, Math.ceil(maxMarks / width));
  const bins = Array.from({ length: size }, (_, i) => ({ from: i * width, count: 0 }));
  for (const value of marks) bins[Math.min(Math.floor(value / width), size - 1)].count++;
  return { width, bins };
}

/** Computes the value with as many below as above it; null where there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return mean(sorted.slice(Math.floor(middle), Math.ceil(middle) + 1));
}
