import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortName, type Task } from '../authoring/lab.ts';
import { outcomeOf } from '../grading/run-question.ts';
import { taskMarks } from '../grading/score.ts';
import type { PublicCheck, PublicTask } from '../report/redact.ts';
import { isToMend } from '../report/state.ts';
import type { Course } from '../rubric/course.ts';

/** Folder of what commands write for a student to look at; it is ignored by Git, and nothing of it is uploaded. */
const RUNS = 'runs';

/**
 * Writes a page with what failed of a task and its drawings; where nothing has, takes away that of an earlier run.
 * @returns its path from the lab's folder; undefined where there is none, or none can be written
 */
export async function writeTaskPage(
  course: Course,
  task: Task,
  checks: readonly PublicCheck[],
): Promise<string | undefined> {
  const path = join(RUNS, `task-${shortName(task)}.html`);
  const file = join(course.root, path);
  const failed = reportOf(course, task, checks);
  try {
    rmSync(file, { force: true });
    if (!isToMend(failed)) return undefined;
    // What draws takes longer to load than a task's checks take to run.
    const { renderTask } = await import('../report/html/html.ts');
    mkdirSync(join(course.root, RUNS), { recursive: true });
    writeFileSync(file, renderTask(failed));
    return path;
  } catch {
    // The page says no more than the terminal, only better: a folder that cannot be written is no reason to fail.
    return undefined;
  }
}

function reportOf(course: Course, task: Task, checks: readonly PublicCheck[]): PublicTask {
  const rule = course.rubric.questions.flatMap(({ tasks }) => tasks).find(({ id }) => id === task.id);
  if (!rule) throw new Error(`the rubric has no task ${task.id}`);
  const { id, title, marks: maxMarks } = rule;
  const outcome = outcomeOf(checks, false, false);
  return { id, title, maxMarks, outcome, checks: [...checks], marks: taskMarks(rule, { outcome, checks }, []) };
}
