import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { SHORT_LIVED } from './sandbox/launch.ts';
import { PROJECT } from './support/project.ts';
import { createTemporaryFolder } from './support/temporary-folder.ts';

const scratch = createTemporaryFolder('launch');
afterAll(scratch.remove);

// Not the one of node_modules, as the machine's own is.
const other = join(scratch.folder, 'node');
copyFileSync(process.execPath, other, constants.COPYFILE_FICLONE);

const command = join(scratch.folder, 'command.mjs');
writeFileSync(
  command,
  `import { cachedDataVersionTag } from 'node:v8';
   const [path, ...args] = process.argv.slice(1);
   process.on('SIGINT', () => process.exit(130));
   console.log(JSON.stringify({ path, args, node: process.execPath, flags: cachedDataVersionTag() }));
   if (args[0] === 'wait') setTimeout(() => {}, 60_000);
   else process.exitCode = 3;`,
);
/** The number that V8 has for the flags of a process that lives shortly. */
const flags = Number(execFileSync(process.execPath, [...SHORT_LIVED, '-p', 'v8.cachedDataVersionTag()']));
const start = (node: string, ...args: string[]) =>
  spawn(node, ['harness/launch.mjs', relative(PROJECT, command), ...args], { cwd: PROJECT });

describe.each([
  ['the project’s Node.js', process.execPath],
  ['another Node.js', other],
])('started with %s', (_, node) => {
  test('a command gets its arguments and the flags of V8; its output and its exit code are the launcher’s', async () => {
    const child = start(node, '--seed', '1');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const said = JSON.parse(await text(child.stdout));
    expect(said).toEqual({ path: command, args: ['--seed', '1'], node: process.execPath, flags });
    expect(await ended).toBe(3);
  });

  test.each([
    ['SIGINT', 130, null],
    ['SIGTERM', null, 'SIGTERM'],
  ] as const)('%s ends the command, and the launcher with it', async (signal, code, by) => {
    const child = start(node, 'wait');
    const ended = new Promise((resolve) => child.on('exit', (...ending) => resolve(ending)));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill(signal);
    expect(await ended).toEqual([code, by]);
  });
});

test('without a command it only sees to the packages', () => {
  expect(execFileSync(process.execPath, ['harness/launch.mjs'], { cwd: PROJECT, encoding: 'utf8' })).toBe('');
});

test('paths are those of whoever calls npm, with --prefix too; so is the lab, where there is one', () => {
  const lab = join(scratch.folder, 'own');
  mkdirSync(lab);
  writeFileSync(join(lab, 'rubric.yaml'), 'lab: lab.ts\n');
  const npm = (cwd: string, ...args: string[]) =>
    spawnSync('npm', ['--prefix', PROJECT, 'run', '--silent', ...args], { cwd, encoding: 'utf8' }).stderr;
  expect(npm(scratch.folder, 'grade', '--', '.')).toMatch(/^\. holds no q1\.ts or q2\.ts, /m);
  expect(npm(lab, 'task')).toContain(join(lab, 'rubric.yaml'));
});
