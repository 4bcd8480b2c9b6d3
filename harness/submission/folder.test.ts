import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Rejection } from './entry.ts';
import { listFolder } from './folder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'folder-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a file that changes after the listing', () => {
  const path = join(scratch, 'a.ts');

  /** Reads the file as it was listed, after it has been removed and whatever was done in its place. */
  async function readAfter(change: () => void): Promise<Buffer> {
    rmSync(path, { recursive: true, force: true });
    writeFileSync(path, 'let a;');
    const entry = (await listFolder(scratch)).find((found) => found.path[0] === 'a.ts');
    if (!entry) throw new Error('a.ts is not listed');
    rmSync(path);
    change();
    return entry.read(100);
  }

  test('is read as it is then', async () => {
    expect(String(await readAfter(() => writeFileSync(path, 'let b;')))).toBe('let b;');
  });

  test.each([
    ['nothing', () => {}],
    ['a link', () => symlinkSync('/etc/hostname', path)],
    ['a folder', () => mkdirSync(path)],
    ['a pipe', () => execFileSync('mkfifo', [path])],
  ])('is neither followed nor waited for where it is %s', async (_, change) => {
    await expect(readAfter(change)).rejects.toThrow(Rejection);
    await expect(readAfter(change)).rejects.toThrow(/^it changed while it was read/);
  });

  // What the kernel writes has no size until it is read, like a file that grows meanwhile.
  test.runIf(process.platform === 'linux')('is given up where it has more bytes than it had', async () => {
    const entry = (await listFolder('/proc/self')).find(({ path }) => path[0] === 'status');
    await expect(entry?.read(100_000)).rejects.toThrow(/^it changed while it was read/);
  });
});
