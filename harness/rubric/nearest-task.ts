import { type Question, shortName, type Task } from '../authoring/lab.ts';
import { changesBetween } from '../support/likeness.ts';

/**
 * Finds the task that somebody may mean by a name that none has: one of its blocks or functions (`forward`), its place
 * among the tasks (`1`), its question (`q2`, `student/q2.ts`), or its own name, mistyped.
 *
 * @returns undefined where no task is near
 */
export function nearestTask(questions: readonly Question[], name: string): Task | undefined {
  const tasks = questions.flatMap((question) => question.tasks);
  const wanted = name.toLowerCase();
  const part = tasks.find((task) => partsOf(task).includes(wanted));
  const question = questions.find(({ id, file }) => id.toLowerCase() === wanted || wanted.endsWith(file.toLowerCase()));
  const exact = part ?? tasks[Number(wanted) - 1] ?? question?.tasks[0];
  if (exact) return exact;
  // Of a longer name nobody mistypes so much, and the search takes a time by the product of the lengths.
  if (name.length > 50) return undefined;
  const near = tasks
    .map((task) => ({ task, changes: Math.min(...partsOf(task).map((part) => changesBetween(wanted, part))) }))
    .sort((one, other) => one.changes - other.changes)[0];
  // A character in place of another, or of its neighbour, is two changes.
  return near.changes <= 2 * Math.max(1, wanted.length / 3) ? near.task : undefined;
}

/** Lists the names of a task and of what it consists of, in lower case. */
function partsOf(task: Task): string[] {
  const names = [task.id, ...task.blocks].flatMap((id) => [id, shortName({ id })]);
  return [...names, ...task.functions].map((name) => name.toLowerCase());
}
