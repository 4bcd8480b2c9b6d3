import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../proofs/attacks/zip-writer.ts';
import { type ClassFiles, FORMS, makeClass, OPTIONS, textsOf } from '../../../testing/sample-archives.ts';
import { openClass } from './open-class.ts';
import { readClass } from './read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'open-class-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const zip = makeZip([{ name: 'q1.ts', content: 'x' }]);

/** A student's copy of the whole lab, as far as it matters. */
function checkout(student: string): ClassFiles {
  const paths = [
    'student/q1.ts',
    'student/q2.ts',
    'fixtures/stubs/q1.ts',
    'fixtures/stubs/q2.ts',
    'graders/q1/driver.ts',
  ];
  return Object.fromEntries(paths.map((path) => [`${student}/${path}`, '']));
}

const studentFiles = (...students: string[]) =>
  students.map((student) => ({ name: `${student}/q1.ts`, content: student }));

const versions = makeZip(studentFiles('monday', 'tuesday'));

/** What is said of a single submission, without what was listed to tell. */
const single = ({ listed: _, ...found }: { listed?: unknown; inside?: string; path?: string }) => found;

describe.each(FORMS)('one %s', (form) => {
  const opened = (paths: ClassFiles) => openClass(makeClass(form, scratch, paths), OPTIONS);

  test.each<[string, string, ClassFiles]>([
    ['students’ folders', 'plain', { 'ann/q1.ts': '', 'bob/q1.ts': '' }],
    ['a folder with students’ folders', 'plain', { 'class/ann/q1.ts': '', 'class/bob/q1.ts': '' }],
    ['students’ archives', 'plain', { 'ann.zip': zip, 'bob.zip': zip }],
    ['checkouts of the whole lab', 'plain', Object.assign({}, ...['ann', 'bob'].map(checkout))],
    ['students’ folders with files under nearly the name', 'plain', { 'ann/q1.ts.txt': '', 'bob/q1 (1).ts': '' }],
  ])('with %s is a class', async (_, id, paths) => {
    expect(await opened(paths)).toMatchObject({ layout: { layout: { id } } });
  });

  test.each<[string, ClassFiles]>([
    ['the files', { 'q1.ts': '', 'q2.ts': '', 'old/q1.ts': '', 'older/q1.ts': '' }],
    ['the files under a similar name', { 'Q1.TS': '', 'old/q1.ts': '', 'new/q1.ts': '' }],
    ['a folder with the files', { 'work/q1.ts': '', 'work/old/q2.ts': '', 'README.md': '' }],
    ['nothing', {}],
    ['the files beside packed versions of them', { 'q1.ts': '', 'q2.ts': '', 'old.zip': versions }],
    ['the files beside packed versions and notes', { 'q1.ts': '', 'q2.ts': '', 'old.zip': versions, 'docs/a.md': '' }],
    ['parts in folders of their own', { 'part 1/q1.ts': '', 'part 2/q2.ts': '' }],
    ['the whole lab', checkout('.')],
    ['something else', { 'docs/a.md': '', 'src/b.ts': '', 'src/q1.ts': '', 'lib/c.ts': '' }],
  ])('with %s is a single submission', async (_, paths) => {
    expect(await opened(paths)).not.toHaveProperty('entries');
  });
});

test('an archive with all files in one folder is a single submission, however deep and whatever lies beside it', async () => {
  const path = makeClass('archive', scratch, { 'home/ann/lab/q1.ts': '', 'home/ann/lab/q2.ts': '', 'home/b.md': '' });
  expect(single(await openClass(path, OPTIONS))).toEqual({ inside: 'ann' });
});

test.each<[string, ClassFiles, string]>([
  ['a student’s folder', { 'class/ann/q1.ts': '', 'class/ann/q2.ts': '' }, 'class'],
  ['a student’s archive', { 'ann.zip': zip }, 'ann.zip'],
])('%s alone is a single submission, whose place is said', async (_, files, inside) => {
  expect(single(await openClass(makeClass('folder', scratch, files), OPTIONS))).toEqual({ inside });
});

test('an archive whose only entry is the archive of a class is a class', async () => {
  const inner = makeZip(studentFiles('ann', 'bob'));
  const path = makeClass('archive', scratch, { 'class.zip': inner });
  expect(await openClass(path, OPTIONS)).toMatchObject({ layout: { layout: { id: 'plain' } } });
  expect(await textsOf(await readClass(path, OPTIONS))).toEqual({ ann: ['ann', undefined], bob: ['bob', undefined] });
});

test('a student’s archive that the archive of the class keeps from being read ends no class', async () => {
  const path = join(scratch, 'class.zip');
  const names = ['ann.zip', 'bob.zip'];
  writeFileSync(path, makeZip(names.map((name, index) => ({ name, content: zip, ...(index === 0 && { crc: 1 }) }))));
  expect(await openClass(path, OPTIONS)).toMatchObject({ layout: { layout: { id: 'plain' } } });
});

describe('downloads beside each other', () => {
  const section = (...students: string[]) =>
    makeZip(
      students.flatMap((student, index) =>
        ['q1.ts', 'q2.ts'].map((file) => ({
          name: `${student}_${student.length}${index}_5_${file}`,
          content: student,
        })),
      ),
    );

  test.each(FORMS)('are one class, as of its sections, in the form of one %s', async (form) => {
    const path = makeClass(form, scratch, {
      'A.zip': section('ann', 'bob'),
      'B/cidd_7_5_q1.ts': 'cidd',
      'B/cidd_7_5_q2.ts': 'cidd',
    });
    const found = await readClass(path, OPTIONS);
    expect(found).toMatchObject({ layout: 'canvas', problems: ['read as one class: 2 downloads, A.zip, B'] });
    expect(await textsOf(found)).toEqual({ ann_30: ['ann', 'ann'], bob_31: ['bob', 'bob'], cidd_7: ['cidd', 'cidd'] });
    expect(found.submissions.map(({ students }) => students[0].section)).toEqual(['A', 'A', 'B']);
  });

  test('may be exports of Gradescope, each with the file that describes its own', async () => {
    const folder = (section: string, number: number) => ({
      [`${section}/submission_metadata.yml`]: `---\nsubmission_${number}:\n  :submitters:\n  - :name: Student ${number}\n`,
      [`${section}/submission_${number}/q1.ts`]: section,
    });
    const path = makeClass('folder', scratch, { ...folder('Monday', 1), ...folder('Tuesday', 2) });
    const { layout, submissions, problems } = await readClass(path, OPTIONS);
    expect(problems.filter((problem) => problem.includes('metadata'))).toEqual([]);
    expect([layout, ...submissions.flatMap(({ students }) => students)]).toEqual([
      'gradescope',
      { name: 'Student 1', section: 'Monday' },
      { name: 'Student 2', section: 'Tuesday' },
    ]);
  });

  const notes = makeZip([{ name: 'b.md', content: 'x' }]);
  const folders = { 'slides/a.md': 'x', 'notes.zip': notes, 'talk.rar': 'Rar!', 'week/8.zip': notes };
  const place = { 'submissions.zip': section('ann', 'bob') };
  const placed = { 'submissions/ann_30_5_q1.ts': '', 'submissions/bob_31_5_q1.ts': '' };
  const students = { 'submissions/ann/q1.ts': '', 'submissions/bob/q1.ts': '' };
  const packed = { 'submissions.zip': makeZip(studentFiles('ann', 'bob')) };

  test.each<[string, ClassFiles, ClassFiles]>([
    ['a place’s archive', place, folders],
    ['a place’s folder', placed, folders],
    ['students’ folders in an archive', packed, {}],
    ['students’ folders in a folder', students, { '.vscode/a.json': '{}' }],
  ])('one of %s is the class, whatever else that is no work lies there', async (_, files, folders) => {
    const path = makeClass('folder', scratch, { ...files, 'roster.csv': 'x', 'a.md': 'x', ...folders });
    const others = ['a.md', 'roster.csv', ...Object.keys(folders).map((name) => name.split('/')[0])];
    expect(await openClass(path, OPTIONS)).toMatchObject({
      layout: { layout: {} },
      problems: [
        expect.stringMatching('read as the class: submissions'),
        expect.stringContaining(others.sort().slice(0, 5).join(', ')),
      ],
    });
    const { submissions } = await readClass(path, OPTIONS);
    expect(submissions.map(({ id }) => id.slice(0, 3))).toEqual(['ann', 'bob']);
  });

  test('are sections beside an archive that cannot be opened', async () => {
    const files = { 'A.zip': section('ann', 'bob'), 'B.zip': section('cidd'), 'slides.7z': '7z' };
    const { submissions, problems } = await readClass(makeClass('folder', scratch, files), OPTIONS);
    expect(submissions.map(({ id }) => id)).toEqual(['ann_30', 'bob_31', 'cidd_40']);
    expect(problems).toEqual(['read as one class: 2 downloads, A.zip, B.zip', 'files of nobody: slides.7z']);
  });

  const both = { 'q1.ts': 'x', 'q2.ts': 'x' };
  const solution = { 'solution/q1.ts': 'x', 'solution/q2.ts': 'x' };
  const kit = makeZip(Object.keys(checkout('kit')).map((name) => ({ name, content: 'x' })));

  describe.each(FORMS)('in the form of one %s', (form) => {
    test.each<[string, ClassFiles]>([
      ['a place’s archive and the kit', { ...place, 'student-kit.zip': kit }],
      ['a place’s archive and the kit before it', { ...place, 'a-kit.zip': kit }],
      ['a place’s folder and a solution', { ...placed, ...solution }],
      ['a place’s archive and a packed solution in a folder', { ...place, 'own/s.zip': zip }],
      ['a place’s archive and students’ folders', { ...place, 'late/eve/q1.ts': 'x', 'late/fay/q1.ts': 'x' }],
      ['a place’s archive and the files themselves', { ...place, ...both }],
      ['a place’s folder and the files themselves', { ...placed, ...both }],
      ['students’ folders in a folder and a solution', { ...students, ...solution }],
      ['students’ folders in an archive and slides', { ...packed, 'slides/a.md': 'x' }],
      ['students’ folders in a folder and packed slides', { ...students, 'slides.rar': 'Rar!' }],
    ])('with %s are no class, and nobody’s zero', async (_, files) => {
      const path = makeClass(form, scratch, files);
      const reason = /^submissions(\.zip)? may be the download of a class, and beside it .* give the download alone/;
      await expect(openClass(path, OPTIONS)).rejects.toThrow(reason);
      await expect(readClass(path, OPTIONS)).rejects.toThrow(reason);
      expect(await openClass(path, OPTIONS, 'plain')).toBeDefined();
    });

    test('with folders that may be one’s versions are no class of these', async () => {
      const versions = { 'ann/old/q1.ts': 'x', 'ann/new/q1.ts': 'x' };
      const path = makeClass(form, scratch, { ...versions, 'bob/readme.md': 'x', 'cid/x.pdf': 'x' });
      expect(await openClass(path, OPTIONS)).not.toHaveProperty('entries');
      await expect(readClass(path, OPTIONS)).rejects.toThrow('no layout of a class is recognised');
    });
  });

  test('that hold the same work twice are refused, whichever was meant', async () => {
    const path = makeClass('folder', scratch, { 'A.zip': section('ann', 'bob'), 'B.zip': section('ann') });
    await expect(openClass(path, OPTIONS)).rejects.toThrow('ann_30_5_q1.ts lies in several of the downloads A.zip, B');
  });

  test('of several places are no class, and nobody’s zero', async () => {
    const moodle = makeZip(
      ['Cid Day_7', 'Dan Eck_8'].map((name) => ({ name: `${name}_assignsubmission_file/q1.ts`, content: 'x' })),
    );
    const path = makeClass('folder', scratch, { 'A.zip': section('ann', 'bob'), 'B.zip': moodle });
    await expect(openClass(path, OPTIONS)).rejects.toThrow('several downloads of classes, A.zip, B.zip: give one');
  });
});

test('what is damaged, missing or no archive is none', async () => {
  writeFileSync(join(scratch, 'cut.zip'), zip.subarray(0, -10));
  writeFileSync(join(scratch, 'text'), 'x');
  for (const name of ['cut.zip', 'text', 'none']) {
    expect(await openClass(join(scratch, name), OPTIONS)).toEqual({});
  }
});
