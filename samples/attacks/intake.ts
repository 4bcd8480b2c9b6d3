import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Attack, FileAttack, MakeZip, ZipEntry } from 'lab-harness/authoring';

type Ends = Attack['ends'];

/** A file that would earn all marks, where it must not be read. */
const CORRECT = readFileSync(new URL('../../reference/q1.ts', import.meta.url));

/** A file that earns none, where it may be read. */
const FAULTY = '// TODO(q1.softmax) begin\nreturn x;\n// TODO(q1.softmax) end\n';

/** 64 MiB that deflate to 64 KiB. */
const zeros = () => Buffer.alloc(2 ** 26);

const attack = (id: string, tries: string, write: FileAttack['write'], ends: Ends = ['file-rejected']): FileAttack => ({
  id,
  family: 'intake',
  tries,
  task: 'softmax',
  ends,
  write,
});

/** What is made in the place of the file that the lab asks for. */
const inPlace = (id: string, tries: string, make: (path: string) => void, ends?: Ends): FileAttack =>
  attack(
    id,
    tries,
    (folder) => {
      make(join(folder, 'q1.ts'));
      return folder;
    },
    ends,
  );

const archive = (id: string, tries: string, make: (makeZip: MakeZip) => Uint8Array, ends?: Ends): FileAttack =>
  attack(
    id,
    tries,
    (folder, _, makeZip) => {
      const path = join(folder, 'submission.zip');
      writeFileSync(path, make(makeZip));
      return path;
    },
    ends,
  );

const zipped = (id: string, tries: string, entries: readonly ZipEntry[], ends?: Ends): FileAttack =>
  archive(id, tries, (makeZip) => makeZip(entries), ends);

/** Writes the extra field that holds a name in Unicode, by APPNOTE.TXT 6.3, section 4.6.9. */
function secondName(first: string, second: string): Uint8Array {
  const field = Buffer.alloc(9 + second.length);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + second.length, 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(first), 5);
  field.write(second, 9);
  return field;
}

const source = { name: 'q1.ts', content: CORRECT };

/** Attacks that are no files an editor would leave: what reads them shall not follow, wait, swell or guess. */
export const intake: readonly Attack[] = [
  zipped('zip-traversal', 'leads out of the archive', [{ ...source, name: '../../q1.ts' }]),
  zipped('zip-backslashes', 'leads out of the archive by backslashes', [{ ...source, name: '..\\..\\q1.ts' }]),
  zipped('zip-absolute', 'names an absolute path', [{ ...source, name: '/tmp/q1.ts' }]),
  zipped('zip-drive', 'names a drive', [{ ...source, name: 'C:q1.ts' }]),
  zipped('zip-link', 'packs a link to the reference', [
    { name: 'q1.ts', content: '../reference/q1.ts', mode: 0o120777 },
  ]),
  zipped('zip-device', 'packs a device', [{ ...source, mode: 0o020666 }]),
  zipped('zip-folder', 'packs a folder of the file’s name', [{ ...source, name: 'q1.ts/q1.ts' }]),
  zipped('zip-twice', 'packs two files of one name', [source, { name: 'q1.ts', content: FAULTY }]),
  zipped('zip-two-folders', 'packs the file in two folders', [
    { ...source, name: 'a/q1.ts' },
    { ...source, name: 'b/q1.ts' },
  ]),
  zipped('zip-invisible-name', 'hides a character in the name', [{ ...source, name: 'q1.t\u200bs' }]),
  zipped(
    'zip-reversed-name',
    'has the name shown from right to left',
    [{ ...source, name: '\u202est.1q' }],
    ['file-rejected', 'missing-file'],
  ),
  zipped(
    'zip-zero-in-name',
    'ends the name by a zero byte',
    [{ ...source, name: 'q1.ts\0.png' }],
    ['file-rejected', 'missing-file'],
  ),
  zipped(
    'zip-lines-in-name',
    'breaks the name into lines, of which one is the file’s',
    ['\n', '\r\n', '\u2028', '\x1b[1A'].map((end) => ({ ...source, name: `x${end}q1.ts` })),
    ['file-rejected', 'missing-file'],
  ),
  zipped(
    'zip-second-name',
    'has a field of its own say another name',
    [{ name: 'notes.txt', content: CORRECT, extra: secondName('notes.txt', 'q1.ts') }],
    ['file-rejected', 'missing-file'],
  ),
  archive(
    'zip-end-in-comment',
    'has its comment say that it ends there, with another directory',
    (makeZip) => {
      const inner = Buffer.from(makeZip([source]));
      return makeZip([{ name: 'q1.ts', content: FAULTY }], { comment: inner.toString('latin1') });
    },
    ['file-rejected', 'mismatch'],
  ),
  zipped(
    'zip-folder-with-content',
    'packs the file as a folder that has content',
    [{ ...source, name: 'q1.ts/' }],
    ['file-rejected', 'missing-file'],
  ),
  zipped(
    'zip-deep-name',
    'nests thirty thousand folders',
    [{ name: `${'a/'.repeat(30_000)}q1.ts`, content: FAULTY }],
    ['file-rejected', 'mismatch'],
  ),
  archive('zip-bomb', 'packs 64 MiB into 64 KiB', (makeZip) => makeZip([{ name: 'q1.ts', content: zeros() }])),
  archive('zip-lying-bomb', 'states a size that is not that of the data', (makeZip) =>
    makeZip([{ name: 'q1.ts', content: zeros(), size: 100 }]),
  ),
  archive('zip-overlapping-bomb', 'has nine thousand files share 64 KiB', (makeZip) => {
    const first = { name: 'q1.ts', data: deflateRawSync(zeros()), size: 2 ** 26 };
    const others = Array.from({ length: 9000 }, (_, i) => ({ ...first, name: `${i}.ts`, sharedWith: 0 }));
    return makeZip([first, ...others]);
  }),
  archive('zip-many', 'packs twenty thousand files', (makeZip) =>
    makeZip([source, ...Array.from({ length: 20_000 }, (_, i) => ({ name: `${i}` }))]),
  ),
  archive('zip-in-zip', 'packs an archive in the file’s place', (makeZip) =>
    makeZip([{ name: 'q1.ts', content: makeZip([source]) }]),
  ),
  archive(
    'zip-around-zip',
    'packs archives around the file, one more than are opened',
    (makeZip) => [1, 2, 3].reduce((inner) => makeZip([{ name: 'submission.zip', content: inner }]), makeZip([source])),
    ['missing-file'],
  ),
  zipped('zip-encrypted', 'encrypts the file', [{ ...source, flags: 1 }]),
  zipped('zip-unknown-method', 'compresses by a method of its own', [{ ...source, method: 99 }]),
  zipped('zip-wrong-checksum', 'changes the file under its checksum', [{ ...source, crc: 0 }]),
  archive('zip-truncated', 'sends half of the archive', (makeZip) => makeZip([source]).subarray(0, -100)),
  archive('zip-fewer', 'states fewer files than there are', (makeZip) =>
    makeZip([{ name: 'q1.ts', content: FAULTY }, source], { count: 1 }),
  ),
  archive('zip-after-zip', 'puts one archive behind another', (makeZip) =>
    Buffer.concat([makeZip([{ name: 'q1.ts', content: FAULTY }]), makeZip([source])]),
  ),
  attack('zip-huge', 'sends an archive of a gigabyte', (folder, _, makeZip) => {
    const path = join(folder, 'submission.zip');
    writeFileSync(path, makeZip([source]));
    truncateSync(path, 2 ** 30);
    return path;
  }),
  archive('tar-as-zip', 'sends another kind of archive under the name of a zip', () =>
    Buffer.concat([Buffer.from('q1.ts'.padEnd(257, '\0')), Buffer.from('ustar\0'.padEnd(255, '\0')), CORRECT]),
  ),
  attack(
    'pipe-for-submission',
    'hands in a pipe that nobody writes to',
    (folder) => {
      const path = join(folder, 'submission.zip');
      execFileSync('mkfifo', [path]);
      return path;
    },
    ['refused'],
  ),
  inPlace('pipe-for-file', 'hands in a pipe as the file', (path) => execFileSync('mkfifo', [path])),
  inPlace('link-without-end', 'hands in a link to a device that never ends', (path) => symlinkSync('/dev/zero', path)),
  inPlace('link-to-itself', 'hands in a link to itself', (path) => symlinkSync(path, path)),
  inPlace('folder-for-file', 'hands in a folder of the file’s name', (path) => {
    mkdirSync(path);
    writeFileSync(join(path, 'q1.ts'), CORRECT);
  }),
  inPlace('huge-file', 'hands in a file of eight gigabytes', (path) => {
    writeFileSync(path, CORRECT);
    truncateSync(path, 2 ** 33);
  }),
  inPlace(
    'unreadable-file',
    'forbids to read the file',
    (path) => {
      writeFileSync(path, FAULTY);
      chmodSync(path, 0o000);
    },
    ['file-rejected', 'mismatch'],
  ),
  inPlace('empty-file', 'hands in nothing but spaces', (path) => writeFileSync(path, ' \n'.repeat(1000))),
  inPlace('utf-16', 'hands in UTF-16', (path) => writeFileSync(path, Buffer.from(`\uFEFF${CORRECT}`, 'utf16le'))),
  inPlace('no-utf-8', 'hands in bytes that are no UTF-8', (path) =>
    writeFileSync(path, Buffer.concat([CORRECT, Buffer.from([0x2f, 0x2f, 0xff, 0xfe])])),
  ),
  inPlace('zero-bytes', 'hides zero bytes in the file', (path) => writeFileSync(path, `${CORRECT}//\0`)),
  inPlace(
    'mark-and-carriage-returns',
    'hands in a byte order mark and the line breaks of three systems',
    (path) => writeFileSync(path, `\uFEFF${FAULTY.replace('\n', '\r\n').replace('x;\n', 'x;\r')}`),
    ['mismatch'],
  ),
  attack('other-case', 'writes the name in capitals', (folder) => {
    writeFileSync(join(folder, 'Q1.TS'), CORRECT);
    return folder;
  }),
];
