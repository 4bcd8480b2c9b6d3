import { styleText } from 'node:util';
import { shortName, type Task } from '../authoring/lab.ts';
import { parseReplay, type Replay, taskOfToken } from '../grading/seed.ts';
import { replayCommand } from '../report/state.ts';
import { type Course, findTask, loadCourse } from '../rubric/course.ts';
import { EXIT } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { fitted } from '../support/text.ts';
import { waitForDebugger } from '../task/debugging.ts';
import { checkWithProgress, visiblePart } from '../task/own-submission.ts';
import { openOwnTask } from '../task/own-task.ts';
import { nextStep, statusLines } from '../task/status-lines.ts';
import { printTypes, typeLines } from '../task/type-lines.ts';

/** What the command line says of one task. */
export interface TaskOptions {
  watch?: true;
  debug?: true;
  inspect?: true;
  seed?: number;
  replay?: string;
}

/** Says how all tasks stand, or runs the checks of one. @throws UsageError where the command is wrong */
export async function checkTasks(root: string, name: string | undefined, options: TaskOptions): Promise<void> {
  const course = await loadCourse(root);
  const { replay } = options;
  const named = name ?? (replay === undefined ? undefined : taskOfToken(taskIds(course), replay));
  if (named !== undefined) return runOne(course, named, options);
  const [[option, value] = []] = Object.entries(options);
  if (!option) return showStatus(course);
  const given = value === true ? `--${option}` : `--${option} ${value}`;
  throw new UsageError(
    option === 'replay'
      ? `'${value}' is no replay token of this lab: copy the whole line that the report gives, from npm to its end`
      : `--${option} is for one task: npm run task -- ${shortName(course.lab.questions[0].tasks[0])} ${given}`,
  );
}

function taskIds({ lab }: Course): string[] {
  return lab.questions.flatMap(({ tasks }) => tasks.map(({ id }) => id));
}

/** Prints how all tasks stand and what to do next. */
async function showStatus(course: Course): Promise<void> {
  const { tasks, notes } = await checkWithProgress(course);
  // What is ignored explains what fails.
  const { columns } = process.stdout;
  const ignored = notes.map((note) => styleText('yellow', fitted(`note: ${note}`, columns)));
  console.log(
    [
      ...ignored,
      ...(ignored.length > 0 ? [''] : []),
      ...statusLines(tasks, columns),
      '',
      fitted(nextStep(tasks), columns),
    ].join('\n'),
  );
  await printTypes(typeLines(course.root, course.lab.questions));
  // A failed task is no failure of the command; an error of ours is.
  if (tasks.some(({ outcome }) => outcome === 'error')) process.exitCode = EXIT.harness;
}

async function runOne(course: Course, name: string, options: TaskOptions): Promise<void> {
  const { watch = false, inspect = false, debug = inspect, seed = 0, replay: token } = options;
  const lab = { ...course.lab, questions: course.lab.questions.map(visiblePart) };
  const { task, question } = findTask({ ...course, lab }, name);
  const owner = token === undefined ? undefined : taskOfToken(taskIds(course), token);
  if (token !== undefined && owner !== undefined && owner !== task.id) {
    throw new UsageError(`the replay token is another task’s: ${replayCommand({ id: owner }, token)}`);
  }
  const replay = token === undefined ? undefined : knownReplay(task, token);
  if (debug) {
    const said = 'Your code runs in the test’s own process: its prints show, and no time limit ends it (Ctrl-C does).';
    console.log(fitted(said, process.stdout.columns));
    if (inspect) waitForDebugger();
  }
  const own = { course, question, task, seed, replay, isInProcess: debug };
  const runChecks = await openOwnTask(own);
  // The compiler has a processor to itself while the checks wait for theirs; what it says comes after them.
  const types = watch ? undefined : typeLines(course.root, [question]);
  types?.catch(() => {}); // it is awaited after the checks
  // Vitest is loaded while the checks have begun. The status of all tasks does without it.
  const { runWithVitest } = await import('../task/run-with-vitest.ts');
  await runWithVitest(own, runChecks, watch);
  if (types) await printTypes(types);
  // Vitest leaves a timer behind, for which the process would wait.
  if (!watch) process.exit();
}

/** Reads a token. @throws UsageError for one that is mistyped, another task's, or of a check that this lab does not show */
function knownReplay({ id, checks }: Task, token: string): Replay {
  const replay = parseReplay(id, token);
  if (checks.some((check) => check.id === replay.check)) return replay;
  throw new UsageError(
    `this copy of the lab has no check '${replay.check}' in ${id}: the replay token '${token}' is of another version. ` +
      `Run all checks: npm run task -- ${shortName({ id })}`,
  );
}
