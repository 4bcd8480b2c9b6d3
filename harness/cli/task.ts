// `npm run task` says how all tasks stand; `npm run task -- mean` runs one task's checks on the
// student's own file, with vitest.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { shortName, type Task } from '../authoring/lab.ts';
import { parseReplay } from '../grading/seed.ts';
import { type Course, findLab, findTask, loadCourse } from '../rubric/course.ts';
import { EXIT, runCommand } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { checkWithProgress } from '../task/own-submission.ts';
import { nextStep, statusLines } from '../task/status-lines.ts';
import { labOption, seedOption } from './options.ts';

interface Options {
  watch?: true;
  debug?: true;
  seed?: number;
  replay?: string;
  lab?: string;
}

const command = new Command('npm run task --')
  .description('Runs the checks of one task on your own file; without a task, says how all of them stand.')
  .argument('[name]', 'the task: its id, or what follows the dot in it')
  .option('--watch', 'run them again whenever the file is saved')
  .option('--debug', 'run your code in the test’s own process, so that breakpoints work')
  .addOption(seedOption('other cases: those of this seed'))
  .addOption(new Option('--replay <token>', 'run one failed case alone, as a report names it').conflicts('seed'))
  .addOption(labOption())
  .action(run);

async function run(name: string | undefined, { lab, ...options }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  if (name !== undefined) return runOne(course, name, options);
  const [option] = Object.keys(options);
  if (option)
    throw new UsageError(
      `--${option} is for one task: npm run task -- ${shortName(course.lab.questions[0].tasks[0])} --${option}`,
    );
  return showStatus(course);
}

/** Prints how all tasks stand and what to do next. */
async function showStatus(course: Course): Promise<void> {
  const { tasks } = await checkWithProgress(course);
  console.log([...statusLines(tasks, process.stdout.columns), '', nextStep(tasks)].join('\n'));
  // A failed task is no failure of the command; an error of ours is.
  if (tasks.some(({ outcome }) => outcome === 'error')) process.exitCode = EXIT.harness;
}

async function runOne(course: Course, name: string, { watch, debug, seed = 0, replay }: Options): Promise<void> {
  const { task, question } = findTask(course, name);
  if (replay !== undefined) assertKnown(task, replay);
  const { student } = question;
  const { root } = course;
  const test = student.replace(/\.ts$/, '.test.ts');
  const config = join(root, dirname(student), 'vitest.config.ts');
  const reporter = fileURLToPath(new URL('../task/reporter.ts', import.meta.url));
  const run = [watch ? 'watch' : 'run', '--config', config, '--reporter', reporter];
  // The test before the flags of `debug`: vitest takes what follows one of them for its value.
  const args = [join(root, 'node_modules/vitest/vitest.mjs'), ...run, join(root, test), ...(debug ? debugFlags() : [])];
  const settings = { TASK_ID: task.id, TASK_SEED: String(seed), TASK_REPLAY: replay ?? '' };
  const env = { ...process.env, ...settings, TASK_IN_PROCESS: debug ? '1' : '0' };
  const vitest = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  // Ctrl-C reaches both: vitest ends by itself, and its exit code is ours.
  process.removeAllListeners('SIGINT').on('SIGINT', () => {});
  process.exitCode = await new Promise<number>((resolve) => vitest.on('exit', (code) => resolve(code ?? 1)));
}

/** Expects a token to be the lab's. @throws UsageError for one that is mistyped, another task's, or of a check that this lab does not show */
function assertKnown({ id, checks }: Task, token: string): void {
  const { check } = parseReplay(id, token);
  if (checks.some((one) => one.id === check && one.visibility === 'visible')) return;
  throw new UsageError(
    `this copy of the lab has no check '${check}' in ${id}: the replay token '${token}' is of another version. ` +
      `Run all checks: npm run task -- ${shortName({ id })}`,
  );
}

/** Waits for a debugger where somebody sits at a terminal and the editor has not attached its own. */
function debugFlags(): string[] {
  const { VSCODE_INSPECTOR_OPTIONS } = process.env;
  const isWaiting = process.stdin.isTTY && !VSCODE_INSPECTOR_OPTIONS;
  console.log('Your code runs in the test’s own process: its prints show, and no time limit ends it (Ctrl-C does).');
  return [
    '--no-file-parallelism',
    '--disable-console-intercept',
    ...(isWaiting ? ['--inspect-brk=127.0.0.1:9229'] : []),
  ];
}

await runCommand(command);
