import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { endProcessesIn } from '../sandbox/layers/processes.ts';
import { HarnessError } from './errors.ts';
import { createTemporaryFolder, removeLeftovers } from './temporary-folder.ts';

// A temporary folder of this file's own, which its processes share.
const temporary = mkdtempSync(join(tmpdir(), 'temporary-'));
vi.stubEnv('TMPDIR', temporary);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true });
});
beforeEach(() => {
  for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true });
});

/** A program that makes a folder with read-only parts in it, and goes on with some statements. */
const program = (then: string) => `
  import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
  import { createTemporaryFolder } from ${JSON.stringify(new URL('temporary-folder.ts', import.meta.url).href)};
  const { folder } = createTemporaryFolder('test');
  mkdirSync(folder + '/part');
  writeFileSync(folder + '/part/file', '');
  chmodSync(folder + '/part', 0o555);
  ${then}`;
const run = (then: string) => spawnSync(process.execPath, ['--input-type=module', '-e', program(then)]);

test('a folder is gone when its process ends, by itself or by an error', () => {
  expect(run('').status).toBe(0);
  expect(run("throw new Error('x')").status).toBe(1);
  expect(run('process.exit(7)').status).toBe(7);
  expect(readdirSync(temporary)).toEqual([]);
});

test('what a killed process leaves is removed at the next start', () => {
  run("process.kill(process.pid, 'SIGKILL')");
  expect(readdirSync(temporary)).toHaveLength(1);
  removeLeftovers(() => {});
  expect(readdirSync(temporary)).toEqual([]);
});

test.runIf(process.platform === 'linux')('with what still runs in it', async () => {
  const { stdout } = run(`
    const { spawn } = await import('node:child_process');
    const child = spawn('/bin/sleep', ['1000'], { cwd: folder, detached: true, stdio: 'ignore' });
    console.log(child.pid);
    process.kill(process.pid, 'SIGKILL');`);
  const pid = Number(stdout.toString());
  expect(() => process.kill(pid, 0)).not.toThrow();
  removeLeftovers(endProcessesIn);
  await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
});

test('the folders of running processes stay', async () => {
  const other = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    program("console.log('made'); setInterval(() => {}, 1000);"),
  ]);
  await once(other.stdout, 'data');
  const own = createTemporaryFolder('own');
  removeLeftovers(() => {});
  expect(readdirSync(temporary)).toHaveLength(2);
  own.remove();
  other.kill('SIGKILL');
  await once(other, 'exit');
});

test('a link with such a name is not followed, and a file left alone', () => {
  const own = createTemporaryFolder('own');
  const dead = basename(own.folder).replace(String(process.pid), '999999999');
  own.remove();
  const victim = join(temporary, 'victim');
  mkdirSync(victim, { mode: 0o755 });
  writeFileSync(join(victim, 'file'), '');
  symlinkSync(victim, join(temporary, `${dead}1`));
  writeFileSync(join(temporary, `${dead}2`), '');
  removeLeftovers(() => {});
  expect(readdirSync(victim)).toEqual(['file']);
  expect(statSync(victim).mode & 0o777).toBe(0o755);
  expect(readdirSync(temporary)).toHaveLength(3);
});

test('a temporary folder that cannot be used is named, with what to do', () => {
  writeFileSync(join(temporary, 'file'), '');
  for (const [name, code] of [
    ['none', 'ENOENT'],
    ['file', 'ENOTDIR'],
  ]) {
    vi.stubEnv('TMPDIR', join(temporary, name));
    for (const use of [() => createTemporaryFolder('test'), () => removeLeftovers(() => {})]) {
      expect(use).toThrow(HarnessError);
      expect(use).toThrow(
        new RegExp(`^the temporary folder .*${name} cannot be used \\(${code}.*\\): name another one in TMPDIR$`),
      );
    }
  }
  vi.stubEnv('TMPDIR', temporary);
});
