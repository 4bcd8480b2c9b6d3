// `npm run task -- softmax` runs one task's checks on the student's own file, with vitest.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { findTask, loadCourse } from '../course.ts';
import { seedOption } from './options.ts';
import { runCommand } from './run.ts';

interface Options {
  watch?: true;
  debug?: true;
  seed?: number;
}

const command = new Command('npm run task --')
  .description('Runs the checks of one task on your own file.')
  .argument('<name>', 'the task: softmax, loss, backprop, predict, train or test')
  .option('--watch', 'run them again whenever the file is saved')
  .option('--debug', 'run your code in the test’s own process, so that breakpoints work')
  .addOption(seedOption('the inputs of an earlier run'))
  .action(run);

async function run(name: string, { watch, debug, seed = 0 }: Options): Promise<void> {
  const course = await loadCourse();
  const { task, question } = findTask(course, name);
  const { student } = question;
  const folder = join(course.lab.root, dirname(student));
  const test = student.replace(/\.ts$/, '.test.ts');
  const flags = [watch ? 'watch' : 'run', '--config', join(folder, 'vitest.config.ts'), '--reporter', 'verbose'];
  const vitest = spawn(
    process.execPath,
    [
      join(course.lab.root, 'node_modules/vitest/vitest.mjs'),
      ...flags,
      // Before the flags of `debug`: vitest takes what follows one of them for its value.
      join(course.lab.root, test),
      ...(debug ? debugFlags() : []),
    ],
    {
      cwd: course.lab.root,
      stdio: 'inherit',
      env: { ...process.env, TASK_ID: task.id, TASK_SEED: String(seed), TASK_IN_PROCESS: debug ? '1' : '0' },
    },
  );
  // Ctrl-C reaches both: vitest ends by itself, and its exit code is ours.
  process.removeAllListeners('SIGINT').on('SIGINT', () => {});
  process.exitCode = await new Promise<number>((resolve) => vitest.on('exit', (code) => resolve(code ?? 1)));
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
