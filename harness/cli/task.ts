// `npm run task -- softmax` runs one task's checks on the student's own file, with vitest.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { type Course, loadCourse } from '../course.ts';
import { UsageError } from '../errors.ts';
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
  const { task, student } = find(course, name);
  const folder = join(course.root, dirname(student));
  const test = student.replace(/\.ts$/, '.test.ts');
  const flags = [watch ? 'watch' : 'run', '--config', join(folder, 'vitest.config.ts'), '--reporter', 'verbose'];
  const vitest = spawn(
    process.execPath,
    [join(course.root, 'node_modules/vitest/vitest.mjs'), ...flags, ...(debug ? DEBUG : []), join(course.root, test)],
    {
      cwd: course.root,
      stdio: 'inherit',
      env: { ...process.env, TASK_ID: task, TASK_SEED: String(seed), TASK_IN_PROCESS: debug ? '1' : '0' },
    },
  );
  // Ctrl-C reaches both: vitest ends by itself, and its exit code is ours.
  process.removeAllListeners('SIGINT').on('SIGINT', () => {});
  process.exitCode = await new Promise<number>((resolve) => vitest.on('exit', (code) => resolve(code ?? 1)));
}
const DEBUG = [
  '--no-file-parallelism',
  ...(process.stdin.isTTY && !process.env.VSCODE_INSPECTOR_OPTIONS ? ['--inspect-brk'] : []),
];

function find({ lab }: Course, name: string): { task: string; student: string } {
  const tasks = lab.questions.flatMap(({ student, tasks }) => tasks.map(({ id }) => ({ task: id, student })));
  const found = tasks.find(({ task }) => task === name || task.split('.')[1] === name);
  if (found) return found;
  throw new UsageError(
    `there is no task '${name}': take one of ${tasks.map(({ task }) => task.split('.')[1]).join(', ')}`,
  );
}

await runCommand(command);
