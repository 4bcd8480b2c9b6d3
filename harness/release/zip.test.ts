import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { writeZip, type ZipEntry } from './zip.ts';

const scratch = mkdtempSync(join(tmpdir(), 'zip-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ENTRIES: ZipEntry[] = [
  { name: 'run', content: '#!/bin/sh\n', mode: 0o755 },
  { name: 'folder/näme.txt', content: 'x'.repeat(5000) },
  { name: 'folder/empty', content: Buffer.alloc(0) },
];

/** Writes the entries in another process, which may have another time zone. */
function writeAt(zone: string, entries: readonly ZipEntry[]): Buffer {
  const file = join(scratch, `${zone.replace('/', '-')}.zip`);
  const script = `
    import { writeZip } from ${JSON.stringify(new URL('zip.ts', import.meta.url).href)};
    const [entries, file] = process.argv.slice(1);
    await writeZip(JSON.parse(entries).map((entry) => ({ ...entry, content: Buffer.from(entry.content) })), file);`;
  const args = ['--input-type=module', '-e', script, '--', JSON.stringify(entries), file];
  execFileSync(process.execPath, args, { env: { ...process.env, TZ: zone } });
  return readFileSync(file);
}

test('the same entries give the same bytes in any order and time zone', () => {
  const first = writeAt('America/St_Johns', ENTRIES);
  const second = writeAt('Pacific/Kiritimati', ENTRIES.toReversed());
  expect(first.equals(second)).toBe(true);
});

test('what is read back is what was written, with its permissions, sorted by name', async () => {
  const file = join(scratch, 'read.zip');
  await writeZip(ENTRIES, file);
  const zip = await openPromise(file);
  const found: [string, number, string][] = [];
  for await (const entry of zip.eachEntry()) {
    const content = await text(await zip.openReadStreamPromise(entry));
    found.push([entry.fileName, entry.externalFileAttributes >>> 16, content]);
  }
  expect(found).toEqual([
    ['folder/empty', 0o100644, ''],
    ['folder/näme.txt', 0o100644, 'x'.repeat(5000)],
    ['run', 0o100755, '#!/bin/sh\n'],
  ]);
});

test('an archive is open to those whom its mode names', async () => {
  const file = join(scratch, 'secret.zip');
  await writeZip(ENTRIES, file, 0o600);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ['two files have one name', [ENTRIES[0], ENTRIES[0]]],
  ['a path leads out', [{ name: '../run', content: '' }]],
])('where %s, the file of before stays and nothing else', async (_, entries) => {
  const folder = mkdtempSync(join(scratch, 'whole-'));
  const file = join(folder, 'old.zip');
  writeFileSync(file, 'old');
  await expect(writeZip(entries, file)).rejects.toThrow();
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['old.zip']);
});

test('where the archive cannot take its place, no draft of it is left', async () => {
  const folder = mkdtempSync(join(scratch, 'place-'));
  mkdirSync(join(folder, 'taken.zip'));
  await expect(writeZip(ENTRIES, join(folder, 'taken.zip'))).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['taken.zip']);
});
