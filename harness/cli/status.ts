import type { Course } from '../rubric/course.ts';
import { showLine } from '../support/terminal.ts';
import { checkOwnWork, type OwnWork } from '../task/own-work.ts';
import { nextStep, statusLines } from '../task/status-lines.ts';
import { EXIT } from './run.ts';

/** Prints how all tasks stand and what to do next. */
export async function showStatus(course: Course): Promise<void> {
  const { tasks } = await checkWithProgress(course);
  console.log([...statusLines(tasks, process.stdout.columns), '', nextStep(tasks)].join('\n'));
  // A failed task is no failure of the command; an error of ours is.
  if (tasks.some(({ outcome }) => outcome === 'error')) process.exitCode = EXIT.harness;
}

/** Runs the visible checks on the student's files; a line on a terminal says how far they are. */
export async function checkWithProgress(course: Course): Promise<OwnWork> {
  const total = course.rubric.questions.flatMap(({ tasks }) => tasks).length;
  let done = 0;
  showLine('checking your files …');
  try {
    return await checkOwnWork(course, () => showLine(`checking your files … ${++done} of ${total} tasks`));
  } finally {
    showLine('');
  }
}
