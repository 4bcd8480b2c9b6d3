import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../../proofs/attacks/zip-writer.ts';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../../testing/sample-archives.ts';
import { readClass } from '../read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'plain-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const zipOf = (...names: string[]) => makeZip(names.map((name) => ({ name, content: `zipped ${name}` })));

describe.each(FORMS)('a plain class in the form of one %s', (form) => {
  const read = (files: Parameters<typeof makeClass>[2]) => readClass(makeClass(form, scratch, files), OPTIONS);

  test('is a folder a student, with what tools add to it left out', async () => {
    const found = await read({
      'ann/q1.ts': 'ann 1',
      'ann/q2.ts': 'ann 2',
      'ann/.git/q1.ts': 'a branch of that name',
      'ann/node_modules/q1.ts': 'x',
      'bob/lab/student/q1.ts': 'bob 1',
      'bob/lab/student/q2.ts': 'bob 2',
      'bob/lab/README.md': 'x',
      '__MACOSX/ann/._q1.ts': 'x',
      '.DS_Store': 'x',
      'ann/Thumbs.db': 'x',
      'ann/empty/': '',
    });
    expect(found).toMatchObject({ layout: 'plain', problems: [] });
    expect(found.submissions.map(({ id, students }) => [id, students])).toEqual([
      ['ann', [{ name: 'ann' }]],
      ['bob', [{ name: 'bob' }]],
    ]);
    expect(await textsOf(found)).toEqual({ ann: ['ann 1', 'ann 2'], bob: ['bob 1', 'bob 2'] });
    expect((await found.submissions[0].read()).id).toBe('ann');
  });

  test('may hold an archive a student, also in folders', async () => {
    const found = await read({
      'ann.zip': zipOf('q1.ts', 'q2.ts'),
      'bob/work.ZIP': zipOf('work/q1.ts', 'work/q2.ts'),
      'bob/README.md': 'x',
      'cid.rar': 'Rar!\x1a\x07\x01\x00',
    });
    expect(found.problems).toEqual([]);
    expect(await textsOf(found)).toEqual({
      ann: ['zipped q1.ts', 'zipped q2.ts'],
      bob: ['zipped work/q1.ts', 'zipped work/q2.ts'],
      cid: [undefined, undefined],
    });
    const [file] = (await found.submissions[2].read()).files;
    expect(file).toMatchObject({
      finding: { reason: 'the archive is a RAR archive; pack the files as a zip archive' },
    });
  });

  test('may have a folder for each version of the files, of which the latest counts', async () => {
    const found = await read({
      'ann/Lab 8/Version 2/q1.ts': 'older',
      'ann/Lab 8/Version 10/q1.ts': 'latest',
      'ann/Lab 8/Version 10/q2.ts': 'latest',
      'bob/Lab 8/Version 1/q1.ts': 'only',
      'bob/Lab 8/Version 1/q2.ts': 'only',
    });
    expect(await textsOf(found)).toEqual({ ann: ['latest', 'latest'], bob: ['only', 'only'] });
    expect(found.submissions.map(({ notes }) => notes)).toEqual([['handed in several times: Version 10 counts'], []]);
  });

  test('lists what is missing, who is there twice and what is nobody’s', async () => {
    const found = await read({
      'ann/q1.ts': 'x',
      'ann.zip': zipOf('q1.ts'),
      'Ann/q1.ts': 'x',
      'Ann/q2.ts': 'x',
      'bob/notes.md': 'x',
      'cid/a.zip': zipOf('q1.ts'),
      'cid/b.zip': zipOf('q1.ts'),
      'dan/q1.ts': 'x',
      'dan/q2.ts': 'x',
      'eve/': '',
      'fay/q1.ts': 'x',
      'fay/q2.ts': 'x',
      'roster.csv': 'x',
      '.trash/q1.ts': 'x',
    });
    const ids = found.submissions.map(({ id }) => id);
    const [one, other] = ids.filter((id) => /^ann-\w{8}$/i.test(id));
    expect(ids).toEqual([one, other, 'bob', 'cid', 'dan', 'fay']);
    const [half] = [one, other].filter((id) => found.problems.includes(`${id} lacks q2.ts`));
    expect(found.problems.toSorted()).toEqual(
      [
        'eve is an empty folder: nothing has been handed in there',
        'files of nobody: .trash, roster.csv',
        'ignored, as what is in them lies unpacked beside them: ann.zip',
        `${half} lacks q2.ts`,
        'bob lacks q1.ts, q2.ts',
        'cid lacks q1.ts, q2.ts, but 2 archives, none of which is looked into',
        expect.stringMatching(/^ann-\w+, ann-\w+ go by one name, ann: each is graded by itself$/i),
      ].toSorted(),
    );
  });

  test('keeps names that are unfit for ids, which stay when others are added', async () => {
    const names = ['Zoë “Z” O’Neil, Jr.', 'יעל כהן', '🦊', '-rf', 'José'.normalize('NFC'), 'José'.normalize('NFD')];
    const files = Object.fromEntries(names.map((name) => [`${name}/q1.ts`, name]));
    const found = await read(files);
    const texts = await textsOf(found);
    expect(
      Object.values(texts)
        .map(([text]) => text)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(found.submissions.flatMap(({ students }) => students.map(({ name }) => name)).toSorted()).toEqual(
      names.toSorted(),
    );
    expect(found.problems.map((problem) => problem.normalize('NFC'))).toContainEqual(
      expect.stringMatching(/^Jose-\w+, Jose-\w+ go by one name, José: each is graded by itself$/u),
    );
    rmSync(scratch, { recursive: true });
    expect(await textsOf(await read({ 'ann/q1.ts': 'x', ...files }))).toMatchObject(texts);
  });
});

test('a link in a folder is not followed', async () => {
  const path = makeClass('folder', scratch, { 'ann/q2.ts': 'x', 'bob/q1.ts': 'x', 'bob/q2.ts': 'secret' });
  symlinkSync('../bob/q2.ts', join(path, 'ann/q1.ts'));
  symlinkSync('bob', join(path, 'cid'));
  const found = await readClass(path, OPTIONS);
  expect(await textsOf(found)).toEqual({ ann: [undefined, 'x'], bob: ['x', 'secret'] });
  expect(found.problems).toEqual(['files of nobody: cid']);
});
