import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync } from 'node:fs';
import { chmod, link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { UsageError } from '../support/errors.ts';
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
const rejected = (reason: RegExp, name = 'a.ts') => ({
  state: 'rejected',
  name,
  finding: { code: 'file-rejected', file: name, reason: expect.stringMatching(reason) },
});

describe('a file', () => {
  test('is read as text, and its bytes are hashed', async () => {
    const hash = createHash('sha256').update('\uFEFFconst é = 1;\r\n').digest('hex');
    expect(await readOne('\uFEFFconst é = 1;\r\n')).toEqual({
      ...{ state: 'read', name: 'a.ts', text: 'const é = 1;\n', hash },
    });
  });

  test('may be as large as the limit and no larger', async () => {
    expect(await readOne('x'.repeat(100))).toMatchObject({ state: 'read' });
    expect(await readOne('x'.repeat(101))).toEqual(rejected(/101 bytes and at most 100/));
  });

  test('that is huge is rejected without reading it', async () => {
    const path = join(folder, 'a.ts');
    await writeFile(path, '');
    // A sparse file of one terabyte: whoever reads it does not come back in time.
    await truncate(path, 2 ** 40);
    const [file] = (await readSubmission(folder, ['a.ts'], limits)).files;
    expect(file).toEqual(rejected(/1099511627776 bytes/));
  });

  test('that is no ordinary file is rejected, without following it or waiting for it', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'link.ts'));
    await symlink('nowhere', join(folder, 'dangling.ts'));
    await mkdir(join(folder, 'folder.ts'));
    execFileSync('mkfifo', [join(folder, 'pipe.ts')]);
    const server = createServer().listen(join(folder, 'socket.ts'));
    await new Promise((resolve) => server.on('listening', resolve));
    const names = ['link.ts', 'dangling.ts', 'folder.ts', 'pipe.ts', 'socket.ts', 'missing.ts'];
    const { files } = await readSubmission(folder, names, limits);
    server.close();
    expect(files.map((file) => file.state === 'rejected' && file.finding)).toEqual([
      { code: 'file-rejected', file: 'link.ts', reason: 'it is a symbolic link; hand in an ordinary file' },
      { code: 'file-rejected', file: 'dangling.ts', reason: 'it is a symbolic link; hand in an ordinary file' },
      { code: 'file-rejected', file: 'folder.ts', reason: 'it is a folder; hand in an ordinary file' },
      { code: 'file-rejected', file: 'pipe.ts', reason: 'it is a device, pipe or socket; hand in an ordinary file' },
      { code: 'file-rejected', file: 'socket.ts', reason: 'it is a device, pipe or socket; hand in an ordinary file' },
      { code: 'missing-file', file: 'missing.ts' },
    ]);
  });

  test.runIf(process.platform === 'linux')('that is a device is not even opened', async () => {
    const { files } = await readSubmission('/dev', ['zero', 'full'], limits);
    expect(files).toEqual([rejected(/device/, 'zero'), rejected(/device/, 'full')]);
  });

  test('with a second name elsewhere is an ordinary file', async () => {
    await writeFile(join(folder, 'b.txt'), 'let a;');
    await link(join(folder, 'b.txt'), join(folder, 'a.ts'));
    expect((await readSubmission(folder, ['a.ts'], limits)).files).toMatchObject([{ text: 'let a;' }]);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read is rejected', async () => {
    await writeFile(join(folder, 'a.ts'), 'let a;');
    await chmod(join(folder, 'a.ts'), 0);
    expect((await readSubmission(folder, ['a.ts'], limits)).files).toEqual([rejected(/permissions/)]);
  });

  test('that is rejected does not keep the others from being read', async () => {
    await writeFile(join(folder, 'b.ts'), 'let b;');
    const { files } = await readSubmission(folder, ['a.ts', 'b.ts'], limits);
    expect(files.map(({ state }) => state)).toEqual(['rejected', 'read']);
  });
});

describe('a folder', () => {
  test('with other source files has them noted, at most five, with nothing that steers a terminal', async () => {
    for (const name of ['a.ts', 'notes.md', 'a.test.ts', 'vitest.config.ts']) await writeFile(join(folder, name), 'x');
    expect((await readSubmission(folder, ['a.ts'], limits)).notes).toEqual([]);
    for (const name of ['\u001b[31mb.ts', 'c\n.js', 'd.mts', 'e.ts', 'f.ts', 'g.ts', 'h.ts']) {
      await writeFile(join(folder, name), 'x');
    }
    expect((await readSubmission(folder, ['a.ts'], limits)).notes).toEqual([
      'ignored: b.ts, c\ufffd.js, d.mts, e.ts, f.ts and 2 more',
    ]);
  });

  test('with a name that is only similar says so, as an archive would', async () => {
    await writeFile(join(folder, 'A.ts'), 'x');
    expect((await readSubmission(folder, ['a.ts'], limits)).files).toEqual([rejected(/^it is named A.ts/)]);
  });

  test('is looked into below, where one folder holds the files; a name is no path', async () => {
    await mkdir(join(folder, 'lab/work'), { recursive: true });
    await writeFile(join(folder, 'lab/work/a.ts'), 'below');
    await writeFile(join(folder, 'work\\a.ts'), 'x');
    const { files } = await readSubmission(folder, ['a.ts'], limits);
    expect(files).toMatchObject([{ state: 'read', text: 'below' }]);
  });

  test('that tools have made is not looked into, nor one that is a link', async () => {
    for (const name of ['.git', 'node_modules', '__MACOSX', 'other']) await mkdir(join(folder, name));
    for (const name of ['.git', 'node_modules', '__MACOSX']) await writeFile(join(folder, name, 'a.ts'), 'x');
    const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await writeFile(join(elsewhere, 'a.ts'), 'x');
    await symlink(elsewhere, join(folder, 'other/link'));
    const { files } = await readSubmission(folder, ['a.ts'], limits);
    expect(files).toMatchObject([{ finding: { code: 'missing-file' } }]);
    await rm(elsewhere, { recursive: true });
  });

  test('that is a copy of the whole lab is searched where students work', async () => {
    for (const name of ['student', 'fixtures/stubs', 'backup']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'a.ts'), name);
    }
    const read = (home?: string) => readSubmission(folder, ['a.ts'], { ...limits, ...(home && { home }) });
    expect((await read('student')).files).toMatchObject([{ state: 'read', text: 'student' }]);
    expect((await read()).files).toEqual([rejected(/several folders/)]);
    await mkdir(join(folder, 'backup/student'));
    await writeFile(join(folder, 'backup/student/a.ts'), 'x');
    expect((await read('student')).files).toEqual([rejected(/several folders/)]);
  });

  test('with thousands of entries is given up', async () => {
    await writeFile(join(folder, 'a.ts'), 'x');
    const target = join(folder, 'a.ts');
    for (let index = 0; index < 10_000; index++) linkSync(target, join(folder, String(index)));
    expect((await readSubmission(folder, ['a.ts'], limits)).files).toEqual([rejected(/more than 10000 files/)]);
  });

  test('may be given by a symbolic link', async () => {
    await writeFile(join(folder, 'a.ts'), 'x');
    await symlink('.', join(folder, 'ann'));
    const submission = await readSubmission(join(folder, 'ann'), ['a.ts'], limits);
    expect(submission).toMatchObject({ id: 'ann', files: [{ text: 'x' }] });
  });
});

describe('a submission', () => {
  const write = (files: Record<string, string>) =>
    Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  const hash = async (path: string, ...names: string[]) => (await readSubmission(path, names, limits)).hash;

  test('has a hash of names and contents, whatever their order and other files', async () => {
    await write({ 'a.ts': 'one', 'b.ts': 'two' });
    const first = await hash(folder, 'a.ts', 'b.ts');
    await write({ 'c.ts': 'three' });
    expect(await hash(folder, 'b.ts', 'a.ts')).toBe(first);
    await write({ 'a.ts': 'two', 'b.ts': 'one' });
    expect(await hash(folder, 'a.ts', 'b.ts')).not.toBe(first);
  });

  test.each([
    ['right', 'one', 'two'],
    ['too large', 'x'.repeat(101), 'two'],
    ['not text', 'a\0', ''],
  ])('with files that are %s has the same hash as a folder and as an archive', async (_, a, b) => {
    await write({ 'a.ts': a, 'b.ts': b });
    const entries = [
      { name: 'a.ts', content: a },
      { name: 'b.ts', content: b },
    ];
    const path = join(folder, 'work.zip');
    const asFolder = await hash(folder, 'a.ts', 'b.ts', 'c.ts');
    const wrapped = entries.map((entry) => ({ ...entry, name: `work/${entry.name}`, method: 0 }));
    for (const archive of [entries, entries.toReversed(), wrapped]) {
      await writeFile(path, makeZip(archive));
      expect(await hash(path, 'a.ts', 'b.ts', 'c.ts')).toBe(asFolder);
    }
  });

  test('has the name of its folder, or of its archive without the ending', async () => {
    for (const name of ['ann.zip', 'Bob.ZIP', 'cid', '.zip']) await writeFile(join(folder, name), makeZip([]));
    await mkdir(join(folder, 'dan.zip'));
    const id = async (path: string) => (await readSubmission(path, ['a.ts'], limits)).id;
    const ids = ['ann.zip', 'Bob.ZIP', 'cid', '.zip', 'dan.zip', 'dan.zip/.'].map((name) => id(`${folder}/${name}`));
    expect(await Promise.all(ids)).toEqual(['ann', 'Bob', 'cid', '.zip', 'dan.zip', 'dan.zip']);
  });

  test('whose archive is huge is not read whole', async () => {
    const path = join(folder, 'work.zip');
    await writeFile(path, makeZip([{ name: 'a.ts', content: 'x' }]));
    await truncate(path, 2 ** 40);
    const { files } = await readSubmission(path, ['a.ts'], limits);
    expect(files).toEqual([rejected(/^the zip archive is damaged \(End of central directory/)]);
  });

  test('that is missing, or no submission at all, is an error of the command', async () => {
    const read = (path: string) => readSubmission(join(folder, path), ['a.ts'], limits);
    await writeFile(join(folder, 'a.ts'), 'x');
    await symlink('nowhere', join(folder, 'dangling'));
    await symlink('loop', join(folder, 'loop'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const [path, reason] of [
      ['none', /none does not exist: give the folder or the zip archive/],
      ['dangling', /dangling does not exist/],
      ['loop', /loop cannot be read \(ELOOP\)/],
      ['a.ts/b', /b cannot be read \(ENOTDIR\)/],
      ['a.ts', /a.ts is neither a folder nor a zip archive/],
      ['pipe', /pipe is neither a folder nor a zip archive/],
      ['e\u202efg', /e\ufffdfg does not exist/],
    ] as const) {
      await expect(read(path)).rejects.toThrow(UsageError);
      await expect(read(path)).rejects.toThrow(reason);
    }
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read is an error of the command', async () => {
    const path = join(folder, 'closed');
    await mkdir(path);
    await chmod(path, 0);
    await expect(readSubmission(path, ['a.ts'], limits)).rejects.toThrow(/closed cannot be read \(EACCES\)/);
    await rm(path, { recursive: true });
    await writeFile(path, makeZip([]), { mode: 0 });
    await expect(readSubmission(path, ['a.ts'], limits)).rejects.toThrow(/closed cannot be read \(EACCES\)/);
  });
});
