import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSampleCopy } from '../../testing/sample-copy.ts';
import { hasScript, start, watchTask } from '../../testing/start.ts';
import { PROJECT } from '../support/project.ts';

// What a watch says of the student's own file in the project is in task.test.ts.

test('--watch runs the checks again on the saved file: with a page of what failed, and after green the next step', async () => {
  const { course, write, remove } = await openSampleCopy();
  const lab = ['--lab', course.root];
  const page = join(course.root, 'runs/task-double.html');
  write(['return 2 * x;', 'return x + 1;']);
  await watchTask(['double', ...lab], async (next) => {
    const failed = '\n1 of 3 checks fails\non a page, with drawings: runs/task-double.html\n';
    expect(await next()).toContain(failed);
    expect(readFileSync(page, 'utf8')).toContain('must be 4');
    write(['return this.double(this.double(x));', "throw new Error('to do');"]);
    expect(await next()).toContain('\nall 3 checks pass\nNext: npm run task -- fourfold\n');
    expect(existsSync(page)).toBe(false);
  });
  await watchTask(['fourfold', ...lab], async (next) => {
    expect(await next()).toMatch(/\n1 of 2 checks fails, 1 not run\n\n/);
    write(['return 2 * x;', "throw new Error('to do');"], ['this.double(this.double(x))', '4 * x']);
    expect(await next()).toContain('\nNext: npm run task -- double\n');
    // Filled in, and wrong: all tasks have to be looked at before anything is handed in.
    write(['return 2 * x;', 'return x + 1;'], ['this.double(this.double(x))', '4 * x']);
    expect(await next()).toContain('\nEvery block has code. Next: npm run task\n');
  });
  remove();
});

test('--watch --debug loads the saved file again in its own process, and explains why an enum cannot be used', async () => {
  const { course, write, remove } = await openSampleCopy();
  write();
  await watchTask(['double', '--debug', '--lab', course.root], async (next) => {
    const passing = /( {2}✓ .*\n){3}\nall 3 checks pass\n/;
    expect(await next()).toMatch(passing);
    write(['return 2 * x;', 'enum Base { E } return Base.E;']);
    expect(await next()).toMatch(/sums\.ts:\d+:\d+: .*enum.* cannot be used here/);
    write();
    expect(await next()).toMatch(passing);
  });
  remove();
});

test.runIf(hasScript)('--watch takes keys at a terminal; Ctrl-C says nothing of checks that did not run', async () => {
  const { course, write, remove } = await openSampleCopy();
  write();
  const command = `${process.execPath} ${join(PROJECT, 'harness/cli/task.ts')} double --watch --lab ${course.root}`;
  const { child, ended, until } = start('script', ['-qec', command, '/dev/null']);
  const cleared = '\x1b[2J\x1b[3J\x1b[Hrun of ';
  const said: string[] = [];
  try {
    const waits: [key: string, pieces: number][] = [
      ['', 2],
      ['h', 1],
      ['\r', 2],
      ['a', 1],
    ];
    for (const [key, pieces] of waits) {
      child.stdin.write(key);
      for (let i = 0; i < pieces; i++) said.push(await until(/h shows the keys|show this help|checking /));
    }
    child.stdin.write('\x03');
    const [, first, help, begun, again, begunAgain] = said;
    expect(help).toMatch(/Enter, a +run the checks again/);
    for (const text of [first, again]) expect(text).toContain('all 3 checks pass');
    for (const text of [begun, begunAgain]) expect(text).toContain(cleared);
    const { code, stdout } = await ended;
    expect(stdout.slice(stdout.lastIndexOf('checking '))).not.toContain('pass');
    expect(code).toBe(130);
  } finally {
    child.kill();
    await ended;
    remove();
  }
});
