import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compose } from '../../proofs/compose.ts';
import { replayToken } from '../grading/seed.ts';
import { loadCourse } from '../rubric/course.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// A project of its own, for these tests edit the student's files.
const project = mkdtempSync(join(tmpdir(), 'task-test-'));
for (const part of [
  'fixtures',
  'graders',
  'harness',
  'lab',
  'reference',
  'student',
  'package.json',
  'rubric.yaml',
  'tsconfig.json',
  'package-lock.json',
]) {
  cpSync(join(root, part), join(project, part), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

function task(...args: string[]): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
    execFile(process.execPath, ['harness/cli/task.ts', ...args], { cwd: project, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

const course = await loadCourse();

/** Puts a student's q1.ts in place: the reference with other bodies in some blocks. */
function write(blocks: Record<string, string>): void {
  writeFileSync(join(project, 'student/q1.ts'), compose({ blocks }, course).get('q1.ts') ?? '');
}

const tasks = course.rubric.questions.flatMap((question) => question.tasks);
const width = Math.max(...tasks.map(({ marks }) => String(marks).length));
/** What a task is worth, as a column has it. */
const marks = (id: string) => String(tasks.find((task) => task.id === id)?.marks).padStart(width);

const LOG2 = 'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0))).reduce((a, b) => a + b, 0);';

function token(task: string, check: string, path = ''): string {
  return replayToken({ task, check, seed: 1, path });
}

/** What an editor's list of problems takes from the output of one of its tasks. */
function problemsIn(output: string, label: string): Record<string, string | undefined>[] {
  const { tasks } = JSON.parse(readFileSync(join(root, '.vscode/tasks.json'), 'utf8'));
  const { problemMatcher } = tasks.find((one: { label: string }) => one.label === label);
  const { regexp, ...groups }: { regexp: string } & Record<string, number> = problemMatcher.pattern;
  return output.split('\n').flatMap((line) => {
    const match = new RegExp(regexp).exec(line);
    return match ? [Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, match[group]]))] : [];
  });
}

test('npm run task says how all tasks stand', async () => {
  write({ 'q1.loss': LOG2, 'q1.forward': 'enum Base { E }', 'q1.predict': "throw new TodoError('q1.predict');" });
  const { code, output } = await task();
  expect(output.split('\n')).toEqual([
    `✓ softmax   ${marks('q1.softmax')}  passed`,
    `✗ loss      ${marks('q1.loss')}  2 of 11 checks fail: The result follows the formula`,
    expect.stringMatching(
      new RegExp(`^✗ backprop  ${marks('q1.backprop')}  q1\\.ts:\\d+:\\d+: enum cannot be used here: `),
    ),
    `· predict   ${marks('q1.predict')}  not done yet`,
    `· train     ${marks('q2.train')}  not done yet`,
    `· test      ${marks('q2.test')}  not done yet`,
    '',
    'Next: npm run task -- loss',
    '',
  ]);
  expect(code).toBe(0);
  expect(problemsIn(output, 'status of all tasks')).toEqual([
    expect.objectContaining({ file: 'q1.ts', message: expect.stringMatching(/^enum cannot/) }),
  ]);
});

describe('npm run task -- NAME', () => {
  test('says what is not done yet, and why the rest did not run', async () => {
    const { code, output } = await task('train');
    expect(output).toMatch(/✗ .*\n {6}not done yet: fill in the block TODO\(q2\./);
    expect(output.match(/\(not run: not done yet\)/g)).toHaveLength(1);
    expect(output).toMatch(/\n1 of (\d+) checks fails, \d+ not run\n/);
    expect(code).toBe(1);
  });

  test('passes for a correct submission, in one process', async () => {
    write({});
    const { code, output } = await task('loss', '--debug');
    expect(output).toMatch(/( {2}✓ .*\n){11}\nall 11 checks pass\n/);
    expect(code).toBe(0);
  });

  test('says once what was expected, what came and for which input; the case can be run alone until it passes', async () => {
    write({ 'q1.loss': LOG2 });
    const failing = await task('loss', '--seed', '5');
    expect(failing.output.match(/T uniform predictions over V characters cost T · log V/g)).toHaveLength(1);
    const [finding, command] = /✗ A uniform prediction[\s\S]*?(npm run task -- .*)/.exec(failing.output) ?? [];
    for (const line of ['input     yPred [[0.5, 0.5]], targets [0]', 'expected  0.693147', 'got       1']) {
      expect(finding).toContain(`\n      ${line}\n`);
    }
    expect(failing.code).toBe(1);

    const [, , , , ...args] = command?.split(' ') ?? [];
    const alone = await task(...args, '--debug');
    expect(alone.output).toContain(finding?.slice(0, finding.indexOf('      this case')));
    expect(alone.output).toContain('\n1 of 2 checks fails\n');
    expect(alone.code).toBe(1);

    write({});
    const mended = await task(...args);
    expect(mended.output).toContain('this case passes: run all checks again');
    expect(mended.code).toBe(0);
  });

  test('says where an error came from, as the editor’s list of problems takes it', async () => {
    write({ 'q1.loss': "throw new RangeError('mine')" });
    const { output } = await task('loss');
    const line =
      readFileSync(join(project, 'student/q1.ts'), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('mine')) + 1;
    const problems = problemsIn(output, 'check one task');
    expect(problems).toContainEqual(
      expect.objectContaining({ message: 'The result follows the formula', file: 'student/q1.ts', line: String(line) }),
    );
  });

  test('explains why an enum cannot be used, in one process', async () => {
    write({ 'q1.loss': 'enum Base { E } return Base.E;' });
    const { code, output } = await task('loss', '--debug');
    expect(output).toMatch(/q1\.ts:\d+:\d+: .*enum.* cannot be used here/);
    expect(code).toBe(1);
  });

  test('refuses what it does not know, and what does not go together', async () => {
    const refusals: [string[], string][] = [
      [['sofmax'], "there is no task 'sofmax': take one of softmax, loss, backprop, predict, train, test"],
      [['loss', '--replay', token('q1.loss', 'gone')], "has no check 'gone' in q1.loss"],
      [['--watch'], '--watch is for one task: npm run task -- softmax --watch'],
    ];
    const results = await Promise.all(refusals.map(([args]) => task(...args)));
    for (const [i, { code, output }] of results.entries()) {
      expect(output).toContain(refusals[i][1]);
      expect(code).toBe(2);
    }
  });

  test('refuses a token whose case this version does not draw', async () => {
    write({});
    const { code, output } = await task('loss', '--replay', token('q1.loss', 'formula', '0:99999'));
    expect(output).toContain('the replay token is of another version of the lab');
    expect(code).toBe(1);
  });
});
