import type { Rubric } from '../../harness/rubric/schema.ts';
import { UsageError } from '../../harness/support/errors.ts';

/** What expected marks are computed from. */
export type Marks = Pick<Rubric, 'questions'>;

/**
 * Computes what the gradebook must say of a submission in which these tasks fail and earn nothing: by its columns,
 * the marks of tasks, of questions before and after the cap, and the total.
 *
 * @throws UsageError where a task that fails earns its marks in proportion: which of its checks pass is on no file
 */
export function expectedMarks({ questions }: Marks, fails: readonly string[]): Record<string, number> {
  const columns: Record<string, number> = {};
  let total = 0;
  for (const { id, marks, tasks } of questions) {
    for (const task of tasks) columns[task.id] = fails.includes(task.id) ? marksOfFailed(task) : task.marks;
    const sum = tasks.reduce((earned, task) => earned + columns[task.id], 0);
    columns[`${id} before cap`] = sum;
    columns[id] = Math.min(sum, marks);
    total += columns[id];
  }
  return { ...columns, total };
}

function marksOfFailed({ id, award }: Marks['questions'][number]['tasks'][number]): number {
  if (award === 'all-or-nothing') return 0;
  throw new UsageError(`the marks of ${id} where it fails cannot be foretold: let rubric.yaml award it all-or-nothing`);
}
