import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { start } from '../../testing/start.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('new-test');
afterAll(remove);

/** Runs a command in this process, called from a folder. */
async function runIn(folder: string, command: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await runHere(`harness/cli/${command}.ts`, args, folder);
  return { code, output: stdout + stderr };
}

const create = (folder: string) => runIn(scratch, 'new', folder);

describe('a new lab outside of the project', async () => {
  const lab = join(scratch, 'mine');
  const { code, output } = await create('mine');
  const npm = (...args: string[]) => start('npm', ['run', '--silent', ...args], { cwd: lab }).ended;

  test('is written, with what to do next', () => {
    expect(output).toContain('cd mine\n  npm run grade -- reference');
    expect(code).toBe(0);
  });

  test('gives its reference full marks, its stubs none, and names what is wrong', async () => {
    const text = readFileSync(join(lab, 'reference/averages.ts'), 'utf8');
    mkdirSync(join(scratch, 'wrong'));
    writeFileSync(join(scratch, 'wrong/averages.ts'), text.replace('toSorted(', 'sort('));
    const [right, stubs, wrong] = [
      await npm('grade', '--', 'reference'),
      await runIn(lab, 'grade'),
      await runIn(lab, 'grade', '../wrong'),
    ].map((result) => result.output);
    expect(right).toContain('marks for reference: 10/10');
    expect(stubs).toContain('marks for student: 0/10');
    expect(wrong).toContain('marks for wrong: 4/10');
    expect(wrong).toContain('median must not change its arguments');
  });

  test('has all commands that are of a lab', async () => {
    expect((await npm('fixtures')).output).toContain('its samples have no recordings');
    expect((await npm('prove', '--', '--help')).output).toContain('corpus');
  });

  test('type-checks against the project', async () => {
    expect(await start(join(PROJECT, 'node_modules/.bin/tsc'), ['--noEmit'], { cwd: lab }).ended).toMatchObject({
      code: 0,
      output: '',
    });
  });
});

test('a lab in the place of something else is refused, and nothing is written', async () => {
  const folder = join(scratch, 'taken');
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  expect(await create('taken')).toEqual({
    code: 2,
    output: 'taken is there already, and is no empty folder: name another\n',
  });
  expect(existsSync(join(folder, 'rubric.yaml'))).toBe(false);
});

test('a lab that cannot be written whole leaves nothing in the way of the same command', async () => {
  mkdirSync(join(scratch, 'empty'));
  for (const name of ['none', 'empty']) {
    // No file may grow, as on a full disk.
    const command = 'ulimit -f 0; exec node "$0" "$1" "$2"';
    const args = [join(PROJECT, 'harness/launch.mjs'), 'harness/cli/new.ts', join(scratch, name)];
    const { code, output } = await start('bash', ['-c', command, ...args]).ended;
    expect([code, output]).toEqual([2, expect.stringContaining('the lab cannot be written')]);
    expect((await create(name)).code).toBe(0);
  }
});
