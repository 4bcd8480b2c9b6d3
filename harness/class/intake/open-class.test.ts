import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../proofs/attacks/zip-writer.ts';
import { type ClassFiles, FORMS, makeClass, OPTIONS } from '../../../testing/sample-archives.ts';
import { openClass } from './open-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'open-class-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const zip = makeZip([{ name: 'q1.ts', content: 'x' }]);

describe.each(FORMS)('one %s', (form) => {
  const opened = (paths: ClassFiles) => openClass(makeClass(form, scratch, paths), OPTIONS.fileNames);

  test.each<[string, string, ClassFiles]>([
    ['students’ folders', 'plain', { 'ann/q1.ts': '', 'bob/q2.ts': '' }],
    ['a folder with students’ folders', 'plain', { 'class/ann/q1.ts': '', 'class/bob/q2.ts': '' }],
    ['students’ archives', 'plain', { 'ann.zip': zip, 'bob.zip': zip }],
    ['a Canvas download', 'canvas', { 'ann_1_2_q1.ts': '' }],
    ['a Moodle download of one student', 'moodle', { 'Ann Lee_1_assignsubmission_file/q1.ts': '' }],
    ['a Gradescope export of one student', 'gradescope', { 'submission_metadata.yml': '', 'submission_1/q1.ts': '' }],
  ])('with %s is a class', async (_, id, paths) => {
    expect(await opened(paths)).toMatchObject({ layout: { layout: { id } } });
  });

  test.each<[string, ClassFiles]>([
    ['the files', { 'q1.ts': '', 'q2.ts': '', 'old/q1.ts': '', 'older/q1.ts': '' }],
    ['the files under a similar name', { 'Q1.TS': '', 'old/q1.ts': '', 'new/q1.ts': '' }],
    ['a folder with the files', { 'work/q1.ts': '', 'work/old/q2.ts': '', 'README.md': '' }],
    ['nothing', {}],
    ['something else', { 'docs/a.md': '', 'src/b.ts': '', 'src/q1.ts': '', 'lib/c.ts': '' }],
  ])('with %s is none', async (_, paths) => {
    expect(await opened(paths)).toBeUndefined();
  });
});

test('an archive with all files in one folder is a single submission, however deep and whatever lies beside it', async () => {
  const path = makeClass('archive', scratch, { 'home/ann/lab/q1.ts': '', 'home/ann/lab/q2.ts': '', 'home/b.md': '' });
  expect(await openClass(path, OPTIONS.fileNames)).toBeUndefined();
});

test('what is damaged, missing or no archive is none', async () => {
  writeFileSync(join(scratch, 'cut.zip'), zip.subarray(0, -10));
  writeFileSync(join(scratch, 'text'), 'x');
  for (const name of ['cut.zip', 'text', 'none']) {
    expect(await openClass(join(scratch, name), OPTIONS.fileNames)).toBeUndefined();
  }
});
