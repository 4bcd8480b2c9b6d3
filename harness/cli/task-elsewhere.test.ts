import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, openSampleCopy, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { run, start } from '../../testing/start.ts';
import { replayToken } from '../grading/seed.ts';
import { PROJECT } from '../support/project.ts';

const sample = await openSampleCopy();
afterAll(sample.remove);

describe('npm run task of a lab elsewhere', () => {
  test('is the nearest one upward, in a folder of any name, and needs no more than its rubric, checks and the student’s file', async () => {
    const { folder, remove } = copyLab(join(PROJECT, 'labs/perceptron'));
    const odd = join(folder, 'RNN%20Lab #8? 50%');
    try {
      for (const part of readdirSync(folder)) cpSync(join(folder, part), join(odd, part), { recursive: true });
      cpSync(join(odd, 'reference'), join(odd, 'student'), { recursive: true });
      const passing = [
        run('task', ['sigmoid'], { cwd: odd }),
        run('task', ['sigmoid', '--debug'], { cwd: join(odd, 'student') }),
      ];
      for (const { code, output } of await Promise.all(passing)) {
        expect(output).toMatch(/\nall \d+ checks pass\n/);
        expect(code).toBe(0);
      }
      expect(readdirSync(join(odd, 'student'))).toEqual(['perceptron.ts']);
    } finally {
      remove();
    }
  });

  test('refuses a token whose case this version does not draw', async () => {
    const { folder, remove } = copyLab(join(PROJECT, 'labs/perceptron'));
    cpSync(join(folder, 'reference'), join(folder, 'student'), { recursive: true });
    const token = replayToken({ task: 'perceptron.sigmoid', check: 'formula', seed: 1, path: '0:99999' });
    const { code, output } = await run('task', ['sigmoid', '--replay', token, '--lab', folder]);
    remove();
    expect(output).toContain('the replay token is of another version of the lab');
    expect(code).toBe(1);
  });

  test('is named by --lab; places in its file are from its folder, and what it printed is shown', async () => {
    sample.write(['return 2 * x;', "console.log('x is', x);\n    throw new RangeError('mine');"]);
    const both = [[], ['--debug']].map((args) => run('task', ['double', '--lab', sample.course.root, ...args]));
    const [inSandbox, inProcess] = await Promise.all(both);
    for (const { code, output } of [inSandbox, inProcess]) {
      expect(output).toMatch(/✗ .+ {2}student\/sums\.ts:5:11\n {6}double threw RangeError: mine\n/);
      expect(code).toBe(1);
    }
    expect(inSandbox.output).toContain('\n      it printed:\n      │ x is 2\n');
    expect(inProcess.output).toMatch(/\nx is 2\n/);
  });

  test('--inspect says that it waits for a debugger, and how to attach one', async () => {
    sample.write();
    const command = [join(PROJECT, 'harness/cli/task.ts'), 'double', '--inspect', '--lab', sample.course.root];
    const { child, ended, until } = start(process.execPath, command);
    try {
      expect(await until(/chrome:\/\/inspect/)).toContain('Waiting for a debugger');
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });

  test('without the student’s file says so, and without a rubric is none', async () => {
    const { folder, remove } = copyLab(SAMPLE_LAB);
    const here = (...args: string[]) => runHere('harness/cli/task.ts', ['double', ...args], folder);
    try {
      for (const said of [await here(), await runHere('harness/cli/task.ts', [], folder)]) {
        expect(said).toMatchObject({
          code: 2,
          stderr: expect.stringContaining('student/sums.ts does not exist: it is the file to work on'),
        });
      }
      mkdirSync(join(folder, 'student'));
      const missing = await run('task', ['double'], { cwd: folder });
      expect(missing.output).toContain('sums.ts is missing from the submission');
      expect(missing.code).toBe(1);
      expect(await here('--lab', join(folder, 'graders'))).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('graders is no lab: there is no rubric.yaml in it'),
      });
    } finally {
      remove();
    }
  });
});
