import { type Question, shortName, type Task } from '../authoring/lab.ts';

/**
 * Finds the task that somebody may mean by a name that none has: one of its blocks or functions (`forward`), its place
 * among the tasks (`1`), its question (`q2`), or its own name, mistyped.
 *
 * @returns undefined where no task is near
 */
export function nearestTask(questions: readonly Question[], name: string): Task | undefined {
  const tasks = questions.flatMap((question) => question.tasks);
  const wanted = name.toLowerCase();
  const part = tasks.find((task) => partsOf(task).includes(wanted));
  const question = questions.find(({ id }) => id.toLowerCase() === wanted);
  const exact = part ?? tasks[Number(wanted) - 1] ?? question?.tasks[0];
  if (exact) return exact;
  // Of a longer name nobody mistypes so much, and the search takes a time by the product of the lengths.
  if (name.length > 50) return undefined;
  const near = tasks
    .map((task) => ({ task, edits: Math.min(...partsOf(task).map((part) => editsBetween(wanted, part))) }))
    .sort((one, other) => one.edits - other.edits)[0];
  return near.edits <= Math.max(1, wanted.length / 3) ? near.task : undefined;
}

/** Lists the names of a task and of what it consists of, in lower case. */
function partsOf(task: Task): string[] {
  const names = [task.id, ...task.blocks].flatMap((id) => [id, shortName({ id })]);
  return [...names, ...task.functions].map((name) => name.toLowerCase());
}

/** Counts the characters that have to be put in, left out, replaced or swapped with the next to make one text of another. */
function editsBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= other.length; j++) {
      const replaced = rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwapped ? rows[i - 2][j - 2] + 1 : replaced;
      rows[i].push(Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced, swapped));
    }
  }
  return rows[one.length][other.length];
}
