import { describe, expect, test } from 'vitest';
import { makeZip } from '../../proofs/attacks/zip-writer.ts';
import { listArchive } from './archive.ts';
import { choose } from './choose.ts';

/** What is chosen from an archive of files that hold their own path. */
async function chosenFrom(paths: readonly (string | Uint8Array)[], names = ['a.ts', 'b.ts']) {
  const entries = await listArchive(makeZip(paths.map((path) => ({ name: path, content: path }))));
  const { chosen, ignored } = choose(entries ?? [], names);
  const texts = names.map((name) =>
    chosen
      .get(name)
      ?.read(1000)
      .then(String, (error: Error) => error.message),
  );
  return { files: await Promise.all(texts), ignored };
}

describe('the folder', () => {
  test.each([
    ['the top', ['a.ts', 'b.ts']],
    ['the one around the files', ['work/a.ts', 'work/b.ts']],
    ['one around that', ['work/work/b.ts', 'work/work/a.ts']],
    ['the highest, where others lie in it', ['work/old/a.ts', 'work/a.ts', 'work/b.ts', 'work/old/b.ts']],
    ['one by Windows', ['work\\a.ts', 'work\\b.ts']],
  ])('is %s', async (_, paths) => {
    const { files } = await chosenFrom(paths);
    const top = files[0]?.replace('a.ts', '');
    expect(paths).toEqual(expect.arrayContaining(files));
    expect(files).toEqual([`${top}a.ts`, `${top}b.ts`]);
  });

  test('is a guess where several hold files: the finding lists them, whatever their order', async () => {
    const reason =
      'several folders hold such files (ann/a.ts, bob/a.ts, bob/b.ts); hand in one folder, or only the files';
    const paths = ['ann/a.ts', 'bob/b.ts', 'bob/a.ts'];
    expect((await chosenFrom(paths)).files).toEqual([reason, reason]);
    expect((await chosenFrom(paths.toReversed())).files).toEqual([reason, reason]);
    const all = Array.from({ length: 99 }, (_, index) => `student-${index}/a.ts`);
    expect((await chosenFrom(all)).files).toEqual([
      expect.stringMatching(/student-11\/a.ts,.* and 94 more\)/),
      undefined,
    ]);
  });

  test('does not matter where each of the files is there once, whatever their folders', async () => {
    for (const paths of [
      ['a.ts', 'work/b.ts'],
      ['part 1/a.ts', 'part 2/b.ts'],
      ['work/one/a.ts', 'work/two/more/b.ts'],
    ]) {
      expect(await chosenFrom(paths)).toEqual({ files: paths, ignored: [] });
    }
    // Twice there, it is a guess whose copy counts.
    expect((await chosenFrom(['a.ts', 'old/a.ts', 'old/b.ts'])).files).toEqual(['a.ts', undefined]);
  });
});

describe('a name', () => {
  test.each([
    ['twice', ['a.ts', 'a.ts'], 'a.ts, a.ts'],
    ['twice, once in a roundabout way', ['a.ts', './/a.ts'], 'a.ts, a.ts'],
    ['in two cases', ['A.ts', 'a.ts'], 'A.ts, a.ts'],
    ['once with an invisible character', ['a.ts', 'a\u200b.ts'], 'a.ts, a\ufffd.ts'],
    ['once in wide letters', ['a.ts', 'ａ.ts'], 'a.ts, ａ.ts'],
    ['as a file and a folder', ['a.ts', 'a.ts/', 'a.ts/b', 'a.ts/c'], 'a.ts, a.ts'],
  ])('that is there %s is refused', async (_, paths, shown) => {
    const reason = `the submission holds 2 files that go by this name (${shown}); keep one`;
    expect((await chosenFrom([...paths, 'b.ts'])).files).toEqual([reason, 'b.ts']);
    expect((await chosenFrom(['b.ts', ...paths.toReversed()])).files).toEqual([reason, 'b.ts']);
  });

  test('may be composed in either way of Unicode, but not in both', async () => {
    const [composed, decomposed] = ['é.ts', 'é.ts'.normalize('NFD')];
    expect((await chosenFrom([decomposed], [composed])).files).toEqual([decomposed]);
    expect((await chosenFrom([composed, decomposed], [composed])).files).toEqual([
      expect.stringMatching(/holds 2 files/),
    ]);
  });

  test.each([
    ['A.TS', 'it is named A.TS; name it exactly a.ts'],
    ['a\u202e.ts', 'it is named a\ufffd.ts; name it exactly a.ts'],
    ['\x07a.ts', 'it is named \ufffda.ts; name it exactly a.ts'],
    ['a.ts\ufe0f', 'it is named a.ts with characters that are not shown; name it exactly a.ts'],
    ['a.ts/index.ts', 'it is a folder; hand in an ordinary file'],
    ['a.ts/', 'it is a folder; hand in an ordinary file'],
  ])('that is only similar is refused: %j', async (path, reason) => {
    expect((await chosenFrom([path])).files).toEqual([reason, undefined]);
  });

  test.each([
    ['../a.ts', '../a.ts'],
    ['work/../../a.ts', 'work/../../a.ts'],
    ['..\\a.ts', '..\\a.ts'],
    ['/etc/a.ts', '/etc/a.ts'],
    ['\\\\host\\share\\a.ts', '\\\\host\\share\\a.ts'],
    ['C:\\work\\a.ts', 'C:\\work\\a.ts'],
    ['c:a.ts', 'c:a.ts'],
    ['\x1b]0;title\x07/../a.ts', '/../a.ts'],
  ])('whose path leads out of the archive is refused: %j', async (path, shown) => {
    expect((await chosenFrom([path])).files).toEqual([
      `its path, ${shown}, leads out of the archive; pack it without that path`,
      undefined,
    ]);
  });

  test('whose path leads out of the archive stands in for nothing', async () => {
    expect(await chosenFrom(['../a.ts', 'a.ts', 'b.ts', '/b.ts'])).toEqual({
      files: ['a.ts', 'b.ts'],
      ignored: ['../a.ts', '/b.ts'],
    });
  });

  test('that is longer than a name can be is none that anyone asks for', async () => {
    const hidden = (count: number) => `a${'\u200b'.repeat(count)}.ts`;
    expect((await chosenFrom([hidden(251)])).files).toEqual([expect.stringMatching(/^it is named/), undefined]);
    expect((await chosenFrom([hidden(252)])).files).toEqual([undefined, undefined]);
  });

  test('that is no UTF-8 is none that anyone asks for', async () => {
    const name = Buffer.from('a\xff.ts', 'latin1');
    expect((await chosenFrom([name, 'b.ts'])).files).toEqual([undefined, 'b.ts']);
  });
});

describe('a note', () => {
  test('names source files and archives that are not asked for, and nothing that systems add', async () => {
    const { files, ignored } = await chosenFrom([
      ...['work/a.ts', 'work/b.ts', '__MACOSX/work/._a.ts', '__MACOSX/._work', 'work/.DS_Store', '.history/a_1.ts'],
      ...['work/a.test.ts', 'work/README.md', 'work/c.js', 'work/lib/d.mts', 'work/old.ZIP', 'work/e\u202ests.ts'],
    ]);
    expect(files).toEqual(['work/a.ts', 'work/b.ts']);
    expect(ignored).toEqual(['work/c.js', 'work/e\ufffdsts.ts', 'work/lib/d.mts', 'work/old.ZIP']);
  });

  test('clips a name', async () => {
    expect((await chosenFrom([`${'x'.repeat(60_000)}.ts`])).ignored).toEqual([`${'x'.repeat(60)}…`]);
  });
});
