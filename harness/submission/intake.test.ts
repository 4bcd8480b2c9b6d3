import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../errors.ts';
import { readSubmission } from './intake.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'intake-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const limits = { sourceBytes: 100 };
const readOne = async (content: string | Uint8Array) => {
  await writeFile(join(folder, 'a.ts'), content);
  return (await readSubmission(folder, ['a.ts'], limits)).files[0];
};
const rejected = (reason: RegExp) => ({
  state: 'rejected',
  name: 'a.ts',
  finding: { code: 'file-rejected', file: 'a.ts', reason: expect.stringMatching(reason) },
});

describe('readSubmission', () => {
  test('reads the text, and hashes the bytes', async () => {
    const hash = createHash('sha256').update('const é = 1;\n').digest('hex');
    expect(await readOne('const é = 1;\n')).toEqual({ state: 'read', name: 'a.ts', text: 'const é = 1;\n', hash });
  });

  test('makes every line break a line feed and drops the byte order mark', async () => {
    expect(await readOne('\uFEFFa\r\nb\rc\nd')).toMatchObject({ text: 'a\nb\nc\nd' });
  });

  test.each([
    ['nothing', '', /empty/],
    ['white space only', ' \r\n\t\n', /empty/],
    ['a zero byte', 'a\0b', /zero bytes/],
    ['a broken character', new Uint8Array([0x61, 0xc3, 0x28]), /not encoded as UTF-8/],
    ['a lone surrogate', new Uint8Array([0xed, 0xa0, 0x80]), /not encoded as UTF-8/],
    ['UTF-16, little end first', Buffer.from('\uFEFFlet a', 'utf16le'), /UTF-16; save it as UTF-8/],
    ['UTF-16, big end first', Buffer.from('\uFEFFlet a', 'utf16le').swap16(), /UTF-16; save it as UTF-8/],
    ['UTF-16 without its mark', Buffer.from('let a', 'utf16le'), /UTF-16; save it as UTF-8/],
    ['too much', 'x'.repeat(101), /101 bytes and at most 100/],
  ])('rejects a file with %s', async (_, content, reason) => {
    expect(await readOne(content)).toEqual(rejected(reason));
  });

  test('reads a file of just the limit', async () => {
    expect(await readOne('x'.repeat(100))).toMatchObject({ state: 'read' });
  });

  test('rejects a huge file without reading it', async () => {
    const path = join(folder, 'a.ts');
    await writeFile(path, '');
    // A sparse file of one terabyte: whoever reads it does not come back in time.
    await truncate(path, 2 ** 40);
    const [file] = (await readSubmission(folder, ['a.ts'], limits)).files;
    expect(file).toEqual(rejected(/1099511627776 bytes/));
  });

  test('rejects what is no ordinary file, without following it or waiting for it', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'link.ts'));
    await symlink('nowhere', join(folder, 'dangling.ts'));
    await mkdir(join(folder, 'folder.ts'));
    execFileSync('mkfifo', [join(folder, 'pipe.ts')]);
    const names = ['link.ts', 'dangling.ts', 'folder.ts', 'pipe.ts', 'missing.ts'];
    const { files } = await readSubmission(folder, names, limits);
    expect(files.map((file) => file.state === 'rejected' && file.finding)).toEqual([
      { code: 'file-rejected', file: 'link.ts', reason: 'it is a symbolic link; hand in an ordinary file' },
      { code: 'file-rejected', file: 'dangling.ts', reason: 'it is a symbolic link; hand in an ordinary file' },
      { code: 'file-rejected', file: 'folder.ts', reason: 'it is a folder; hand in an ordinary file' },
      { code: 'file-rejected', file: 'pipe.ts', reason: 'it is a device, pipe or socket; hand in an ordinary file' },
      { code: 'missing-file', file: 'missing.ts' },
    ]);
  });

  test('a rejected file does not keep the others from being read', async () => {
    await writeFile(join(folder, 'b.ts'), 'let b;');
    const { files } = await readSubmission(folder, ['a.ts', 'b.ts'], limits);
    expect(files.map(({ state }) => state)).toEqual(['rejected', 'read']);
  });

  test('the hash depends on names and contents, not on the order or on other files', async () => {
    await writeFile(join(folder, 'a.ts'), 'one');
    await writeFile(join(folder, 'b.ts'), 'two');
    const hash = async (...names: string[]) => (await readSubmission(folder, names, limits)).hash;
    const first = await hash('a.ts', 'b.ts');
    await writeFile(join(folder, 'c.ts'), 'three');
    expect(await hash('b.ts', 'a.ts')).toBe(first);
    await writeFile(join(folder, 'a.ts'), 'two');
    await writeFile(join(folder, 'b.ts'), 'one');
    expect(await hash('a.ts', 'b.ts')).not.toBe(first);
  });

  test('names the other source files as ignored, at most five, and with nothing that steers a terminal', async () => {
    for (const name of ['a.ts', 'notes.md', 'a.test.ts', 'vitest.config.ts']) await writeFile(join(folder, name), 'x');
    expect((await readSubmission(folder, ['a.ts'], limits)).notes).toEqual([]);
    for (const name of ['\u001b[31mb.ts', 'c\n.js', 'd.mts', 'e.ts', 'f.ts', 'g.ts', 'h.ts']) {
      await writeFile(join(folder, name), 'x');
    }
    expect((await readSubmission(folder, ['a.ts'], limits)).notes).toEqual([
      'ignored: ?[31mb.ts, c?.js, d.mts, e.ts, f.ts and 2 more',
    ]);
  });

  test('a missing folder, or a file in its place, is an error of the command', async () => {
    await expect(readSubmission(join(folder, 'none'), ['a.ts'], limits)).rejects.toThrow(UsageError);
    await writeFile(join(folder, 'a.ts'), 'x');
    await expect(readSubmission(join(folder, 'a.ts'), ['a.ts'], limits)).rejects.toThrow(/is not a folder/);
    await expect(readSubmission(join(folder, 'a.ts', 'b'), ['a.ts'], limits)).rejects.toThrow(UsageError);
  });
});
