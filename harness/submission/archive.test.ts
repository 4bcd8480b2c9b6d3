import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { UsageError } from '../support/errors.ts';
import { readSubmission } from './intake.ts';

const scratch = mkdtempSync(join(tmpdir(), 'archive-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const KIBIBYTE = 1024;
const read = (bytes: Uint8Array, ...names: string[]) => {
  const path = join(scratch, 'work.zip');
  writeFileSync(path, bytes);
  return readSubmission(path, names.length > 0 ? names : ['a.ts'], { sourceBytes: KIBIBYTE });
};
/** What became of each file: its text, or the reason against it. */
const outcomes = async (...[bytes, ...names]: Parameters<typeof read>) =>
  (await read(bytes, ...names)).files.map((file) => {
    if (file.state === 'read') return file.text;
    return file.finding.code === 'file-rejected' ? file.finding.reason : file.finding.code;
  });
const source = { name: 'a.ts', content: 'let a;' };
const read64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

describe('an archive', () => {
  test.each([
    ['deflated', makeZip([source])],
    ['stored', makeZip([{ ...source, method: 0 }])],
    ['without Unix modes', makeZip([{ ...source, mode: 0 }])],
    ['that states no UTF-8', makeZip([{ ...source, flags: 0 }])],
    ['with a comment', makeZip([source], { comment: 'PK, so to speak' })],
    [
      'with something before it, and offsets that count it',
      makeZip([source], { prefix: Buffer.from('#!/bin/sh\n'), movesOffsets: true }),
    ],
    ['in zip64', makeZip([source], { zip64Count: 1n })],
    [
      'with entries for its folders',
      makeZip([
        { name: './', method: 0 },
        { name: '', method: 0 },
        { ...source, name: './/a.ts' },
      ]),
    ],
  ])('%s is read', async (_, bytes) => {
    expect(await outcomes(bytes)).toEqual(['let a;']);
  });

  test('with folders without end is not gone through', async () => {
    const deep = { ...source, name: `${'d/'.repeat(9000)}a.ts` };
    expect(await outcomes(makeZip([deep]))).toEqual([expect.stringContaining('more than 32 folders')]);
  });

  test('without the files lacks each of them', async () => {
    expect(await outcomes(makeZip([]), 'a.ts', 'b.ts')).toEqual(['missing-file', 'missing-file']);
  });

  test.each([
    ['that lost its end', makeZip([source]).subarray(0, -23), /^the zip archive is damaged \(End of central directory/],
    ['that lost its beginning', makeZip([source]).subarray(3), /invalid central directory/],
    ['with something after it', Buffer.concat([makeZip([source]), Buffer.from('more')]), /Invalid comment length/],
    [
      'with something before it that the offsets do not count',
      makeZip([source], { prefix: Buffer.from('PK..') }),
      /invalid central directory/,
    ],
    ['in several parts', makeZip([source], { disk: 1 }), /multi-disk/],
    ['that states more entries than it has', makeZip([source], { count: 2 }), /unexpected EOF/],
    [
      'that states fewer entries than it has',
      makeZip([source, { name: 'b.ts' }], { count: 1 }),
      /holds more entries than it states/,
    ],
    ['that states no entry', makeZip([source], { count: 0 }), /holds more entries than it states/],
    [
      'whose zip64 record states fewer entries',
      makeZip([source], { zip64Count: 0n }),
      /holds more entries than it states/,
    ],
    ['whose extra field ends too early', makeZip([{ ...source, extra: Buffer.from([1, 0, 9, 0]) }]), /extra field/],
    [
      'with sizes that are in a zip64 field, which is missing',
      makeZip([
        { ...source, method: 0, size: 2 ** 32 - 1, compressedSize: 2 ** 32 - 1, extra: Buffer.from([1, 0, 0, 0]) },
      ]),
      /zip64 extended information/,
    ],
    ['with strong encryption', makeZip([{ ...source, flags: 0x41 }]), /strong encryption/],
    ['with a stored file of two sizes', makeZip([{ ...source, method: 0, size: 2 }]), /size mismatch/],
  ])('%s is refused for all files', async (_, bytes, reason) => {
    const expected = expect.stringMatching(reason);
    expect(await outcomes(bytes, 'a.ts', 'b.ts')).toEqual([expected, expected]);
  });

  test.each([
    ['a wrong checksum', { crc: 1 }, /^it is damaged in the archive \(its checksum differs\)/],
    ['another size: less', { content: 'x'.repeat(99), size: 3 }, /too many bytes/],
    ['another size: more', { size: 99 }, /not enough bytes/],
    ['data that are not deflated', { data: Buffer.from('let a;') }, /damaged in the archive \(invalid/],
    ['data that end too early', { data: deflateRawSync('let a;').subarray(0, 4) }, /unexpected end of file/],
    ['data beyond the end', { compressedSize: 10_000 }, /overflows file bounds/],
    ['encryption', { flags: 1 }, /^it is encrypted in the archive; make the archive without a password/],
    ['another compression', { method: 14 }, /^it is compressed by method 14/],
    ['a file too large', { content: 'x'.repeat(1025) }, /^it has 1025 bytes and at most 1024 are read/],
    [
      'an immense zip64 size',
      { size: 2 ** 32 - 1, extra: Buffer.concat([Buffer.from([1, 0, 8, 0]), read64(2n ** 50n)]) },
      /^it has 1125899906842624 bytes/,
    ],
    ['a symbolic link', { mode: 0o120777, content: '/etc/passwd' }, /^it is a symbolic link/],
    ['a pipe', { mode: 0o010644 }, /^it is a device, pipe or socket/],
    ['a device', { mode: 0o020644 }, /^it is a device, pipe or socket/],
    ['a socket', { mode: 0o140644 }, /^it is a device, pipe or socket/],
    ['a folder by its mode', { mode: 0o040755 }, /^it is a folder/],
    ['text in UTF-16', { content: Buffer.from('\uFEFFlet a', 'utf16le') }, /UTF-16/],
    ['another archive in its place', { content: makeZip([source]) }, /^it is a zip archive/],
  ])('with %s costs that file alone', async (_, change, reason) => {
    const bytes = makeZip([
      { name: 'b.ts', content: 'let b;' },
      { ...source, ...change },
    ]);
    expect(await outcomes(bytes, 'a.ts', 'b.ts')).toEqual([expect.stringMatching(reason), 'let b;']);
  });
});

describe('a bomb', () => {
  const kernel = deflateRawSync(Buffer.alloc(64 * KIBIBYTE ** 2));

  test('that states its size is not inflated', async () => {
    const bytes = makeZip([{ name: 'a.ts', data: kernel, size: 64 * KIBIBYTE ** 2 }]);
    expect(await outcomes(bytes)).toEqual([expect.stringMatching(/^it has 67108864 bytes/)]);
  });

  test('that states a small size is inflated up to that size', async () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await outcomes(makeZip([{ name: 'a.ts', data: kernel, size: KIBIBYTE }]))).toEqual([
      expect.stringMatching(/too many bytes in the stream. expected 1024/),
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * KIBIBYTE ** 2);
  });

  test('whose entries share their data costs no more than the entries that are asked for', async () => {
    const first = { name: 'a.ts', data: kernel, size: 64 * KIBIBYTE ** 2 };
    const others = Array.from({ length: 5000 }, (_, index) => ({ ...first, name: `${index}`, sharedWith: 0 }));
    expect(await outcomes(makeZip([first, ...others]))).toEqual([expect.stringMatching(/^it has 67108864 bytes/)]);
  });

  test('of archives in archives is followed twice; a note says that the archive was seen', async () => {
    const packed = (bytes: Uint8Array) => makeZip([{ name: 'work.zip', content: bytes }]);
    expect(await outcomes(packed(makeZip([source])))).toEqual(['let a;']);
    expect(await outcomes(packed(packed(makeZip([source]))))).toEqual(['let a;']);
    const inner = packed(packed(makeZip([source])));
    const { files, notes } = await read(makeZip([{ name: 'work.zip', content: inner }]));
    expect(files).toMatchObject([{ finding: { code: 'missing-file' } }]);
    expect(notes).toEqual(['ignored: work.zip']);
  });

  test('is none where the files are a tool’s own: they count against no limit', async () => {
    const packages = Array.from({ length: 10_001 }, (_, index) => ({
      name: `lab/node_modules/p/${index}.ts`,
      method: 0,
    }));
    const files = ['a.ts', 'b.ts'].map((name) => ({ name: `lab/student/${name}`, content: name }));
    const data = { name: 'lab/.git/data', content: Buffer.alloc(20 * KIBIBYTE ** 2), method: 0 };
    const { files: read1, notes } = await read(makeZip([...packages, data, ...files]), 'a.ts', 'b.ts');
    expect([read1, notes]).toMatchObject([[{ text: 'a.ts' }, { text: 'b.ts' }], []]);
  });

  test('of entries is not looked through', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, method: 0 }));
    expect(await outcomes(makeZip(many.slice(1)))).toEqual(['missing-file']);
    expect(await outcomes(makeZip(many))).toEqual([expect.stringMatching(/more than 10000 files/)]);
    expect(await outcomes(makeZip([source], { zip64Count: 2n ** 60n }))).toEqual([
      expect.stringMatching(/more than 4000000 files/),
    ]);
  });
});

describe('what is no zip archive', () => {
  const tar = Buffer.alloc(1024);
  tar.write('ustar', 257);

  test.each([
    ['a RAR archive', Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1')],
    ['a 7z archive', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1')],
    ['a gzip file', gzipSync('let a;')],
    ['a bzip2 file', Buffer.from('BZh91AY')],
    ['an xz file', Buffer.from('\xfd7zXZ\0', 'latin1')],
    ['a tar archive', tar],
    ['a gzip file', Buffer.concat([gzipSync('let a;'), makeZip([source])])],
  ])('is named: %s', async (name, bytes) => {
    expect(await outcomes(bytes)).toEqual([`the archive is ${name}; pack the files as a zip archive`]);
    const path = join(scratch, 'work');
    writeFileSync(path, bytes);
    const reading = readSubmission(path, ['a.ts'], { sourceBytes: KIBIBYTE });
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(`is ${name}, which is not read: unpack it and give the folder`);
  });

  test.each([
    ['nothing', ''],
    ['text', 'let a;'],
    ['zeros', Buffer.alloc(100)],
  ])('is refused: %s', async (_, content) => {
    expect(await outcomes(Buffer.from(content))).toEqual([expect.stringMatching(/is no zip archive; pack the files/)]);
  });
});
