import type { Rubric } from '../../harness/rubric/schema.ts';

/** What expected marks are computed from. */
export type Marks = Pick<Rubric, 'questions'>;

/**
 * Computes what the gradebook must say of a submission in which these tasks fail and earn nothing: by its columns,
 * the marks of tasks, of questions before and after the cap, and the total.
 */
export function expectedMarks({ questions }: Marks, fails: readonly string[]): Record<string, number> {
  const columns: Record<string, number> = {};
  let total = 0;
  for (const { id, marks, tasks } of questions) {
    for (const task of tasks) columns[task.id] = fails.includes(task.id) ? 0 : task.marks;
    const sum = tasks.reduce((earned, task) => earned + columns[task.id], 0);
    columns[`${id} before cap`] = sum;
    columns[id] = Math.min(sum, marks);
    total += columns[id];
  }
  return { ...columns, total };
}
