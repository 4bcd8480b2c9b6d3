import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compose } from '../variants/compose.ts';

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

async function task(...args: string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, ['harness/cli/task.ts', ...args], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output: stdout + stderr };
}

/** Puts a student's q1.ts in place, with one block that differs from the reference. */
function write(block: string, body: string): void {
  writeFileSync(join(project, 'student/q1.ts'), compose({ blocks: { [block]: body } }).get('q1.ts') ?? '');
}

describe('npm run task', () => {
  test('says what is not done yet', async () => {
    const { code, output } = await task('train');
    expect(output).toContain('not done yet: fill in the block TODO(q2.');
    expect(code).toBe(1);
  });

  test.each([
    ['in the sandbox', []],
    ['in one process', ['--debug']],
  ])('passes for right work, %s', async (_, flags) => {
    write('q1.loss', 'return -targets.map((k, t) => Math.log(yPred[t].get(k, 0))).reduce((a, b) => a + b, 0);');
    const { code, output } = await task('loss', ...flags);
    expect(output).toMatch(/Tests {2}11 passed \(11\)/);
    expect(code).toBe(0);
  });

  test.each([
    ['in the sandbox', []],
    ['in one process', ['--debug']],
  ])('says what was expected, what came, for which input, and how to see it again, %s', async (_, flags) => {
    write('q1.loss', 'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0))).reduce((a, b) => a + b, 0);');
    const { code, output } = await task('loss', '--seed', '5', ...flags);
    const failure = output.slice(output.indexOf('FAIL  q1.test.ts > q1.loss > A uniform prediction'));
    expect(failure).toContain('T uniform predictions over V characters cost T · log V');
    expect(failure).toContain('input     yPred [[0.5, 0.5]], targets [0]');
    expect(failure).toContain('expected  0.693147');
    expect(failure).toContain('got       1');
    expect(failure).toContain('npm run task -- loss --seed 5');
    expect(code).toBe(1);
  });

  test.each([
    ['in the sandbox', []],
    ['in one process', ['--debug']],
  ])('explains why an enum cannot be used, %s', async (_, flags) => {
    write('q1.loss', 'enum Base { E } return Base.E;');
    const { code, output } = await task('loss', ...flags);
    expect(output).toMatch(/q1\.ts:\d+:\d+: .*enum.* cannot be used here/);
    expect(code).toBe(1);
  });

  test('refuses a task that does not exist', async () => {
    const { code, output } = await task('sofmax');
    expect(output).toContain("there is no task 'sofmax': take one of softmax, loss, backprop, predict, train, test");
    expect(code).toBe(2);
  });
});
