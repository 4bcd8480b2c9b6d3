import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeZip } from '../../../proofs/attacks/zip-writer.ts';
import { FORMS, makeClass, OPTIONS, textsOf } from '../../../testing/sample-archives.ts';
import { HarnessError, UsageError } from '../../support/errors.ts';
import { readClass } from './read-class.ts';

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'read-class-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const readZip = (entries: Parameters<typeof makeZip>[0], options?: Parameters<typeof makeZip>[1]) => {
  const path = join(scratch, 'class.zip');
  writeFileSync(path, makeZip(entries, options));
  return readClass(path, OPTIONS);
};
const work = (folder: string, text = folder) =>
  ['q1.ts', 'q2.ts'].map((name) => ({ name: `${folder}/${name}`, content: text }));

describe.each(FORMS)('the layout of a class in the form of one %s', (form) => {
  const path = (files: Parameters<typeof makeClass>[2]) => makeClass(form, scratch, files);

  test('is an error where it is not recognised: it says what was seen and how to force one', async () => {
    const files = { 'ann/notes.md': 'x', 'bob/a.txt': 'x', 'cid/q1.ts': 'x', 'dan/e\u202efg': 'x', 'roster.csv': 'x' };
    const reading = readClass(path(files), OPTIONS);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(
      'no layout of a class is recognised: there are 5 files in ann/, bob/, cid/, dan/, roster.csv; ' +
        'name the layout with --layout gradescope|canvas|moodle|blackboard|brightspace|ilias|sakai|plain',
    );
    const forced = await readClass(path(files), { ...OPTIONS, layout: 'plain' });
    expect(forced.submissions.map(({ id }) => id)).toEqual(['ann', 'bob', 'cid', 'dan']);
  });

  test('is an error where two are possible, and can be forced', async () => {
    const files = {
      'Participant_7_assignsubmission_file_1_2_q1.ts': 'moodle',
      'leeann_1_2_q1.ts': 'canvas',
    };
    await expect(readClass(path(files), OPTIONS)).rejects.toThrow('could be laid out in several ways');
    const canvas = await readClass(path(files), { ...OPTIONS, layout: 'canvas' });
    expect(canvas.layout).toBe('canvas');
    const moodle = await readClass(path(files), { ...OPTIONS, layout: 'moodle' });
    expect(moodle.submissions.map(({ id }) => id)).toEqual(['Participant_7']);
    expect(moodle.problems).toContain('files of nobody: leeann_1_2_q1.ts');
  });

  test('that is forced must exist and hold something', async () => {
    const files = { 'ann/q1.ts': 'x', 'bob/q1.ts': 'x' };
    const read = (layout: string) => readClass(path(files), { ...OPTIONS, layout });
    await expect(read('paper')).rejects.toThrow('there is no layout paper: name one of gradescope, canvas,');
    await expect(read('canvas')).rejects.toThrow(
      /class(.zip)? holds no q1.ts or q2.ts, .*: it was read as a Canvas download, and there are 2 files in ann/,
    );
    await expect(read('gradescope')).rejects.toThrow('there is no submission_metadata.yml');
  });

  test('is found below folders around the whole', async () => {
    const found = await readClass(path({ 'a/b/ann/q1.ts': 'ann', 'a/b/bob/notes.md': 'x' }), OPTIONS);
    expect(await textsOf(found)).toEqual({ ann: ['ann', undefined], bob: [undefined, undefined] });
  });
});

describe('an archive of a class', () => {
  test('is larger than any submission may be, and so may be its folders', async () => {
    const others = Array.from({ length: 10_001 }, (_, index) => ({ name: `bob/${index}.md`, method: 0 }));
    const large = { name: 'cid/data.bin', content: Buffer.alloc(17 * 1024 ** 2), method: 0 };
    const found = await readZip([...work('ann'), ...others, ...work('bob'), large, ...work('cid')]);
    expect(await textsOf(found)).toEqual({ ann: ['ann', 'ann'], bob: [undefined, undefined], cid: ['cid', 'cid'] });
    const [file] = (await found.submissions[1].read()).files;
    expect(file).toMatchObject({ finding: { reason: expect.stringMatching(/more than 10000 files/) } });
  });

  test('has names that lead nowhere', async () => {
    const found = await readZip([
      ...work('ann'),
      ...work('bob'),
      ...['', '.', './', '/'].map((name) => ({ name, method: 0 })),
      ...['../cid', '/etc', 'C:\\dan', 'ann/../eve'].flatMap((folder) => work(folder)),
    ]);
    expect(await textsOf(found)).toEqual({ ann: ['ann', 'ann'], bob: ['bob', 'bob'] });
    expect(found.problems).toEqual([
      'ignored, as their paths lead out of the archive: ../cid/q1.ts, ../cid/q2.ts, /etc/q1.ts, /etc/q2.ts, ' +
        'C:/dan/q1.ts and 3 more',
    ]);
    expect(readdirSync(scratch)).toEqual(['class.zip']);
  });

  test('in another encoding than UTF-8 keeps students apart', async () => {
    const names = ['J\xe4rg', 'J\xf6rg'].map((name) => Buffer.from(`class/${name}/q1.ts`, 'latin1'));
    const found = await readZip(names.map((name, index) => ({ name, content: `${index}`, flags: 0 })));
    expect(Object.values(await textsOf(found)).toSorted()).toEqual([
      ['0', undefined],
      ['1', undefined],
    ]);
    expect(found.problems).toContainEqual(
      expect.stringMatching(/^names in an encoding that the archive does not state.*: J.rg, J.rg;/),
    );
  });

  test('that keeps a file from being read is no student’s fault', async () => {
    const [first, second] = work('ann');
    const found = await readZip([{ ...first, crc: 1 }, second, ...work('bob')]);
    const reading = found.submissions[0].read();
    await expect(reading).rejects.toThrow(HarnessError);
    await expect(reading).rejects.toThrow(
      /class.zip, ann\/q1.ts: it is damaged in the archive \(its checksum differs\)/,
    );
    expect(await found.submissions[1].read()).toMatchObject({ files: [{ text: 'bob' }, { text: 'bob' }] });
  });

  test('that holds a bomb costs its student’s file', async () => {
    const bomb = { name: 'ann/q1.ts', content: Buffer.alloc(1024 ** 2) };
    const found = await readZip([bomb, ...work('bob')]);
    const [file] = (await found.submissions[0].read()).files;
    expect(file).toMatchObject({
      finding: { reason: expect.stringMatching(/^it has 1048576 bytes and at most 1000/) },
    });
  });

  test('that is written to meanwhile stops the grading', async () => {
    const found = await readZip([...work('ann'), ...work('bob')]);
    appendFileSync(join(scratch, 'class.zip'), 'x');
    await expect(found.submissions[0].read()).rejects.toThrow(UsageError);
    rmSync(join(scratch, 'class.zip'));
    await expect(found.submissions[1].read()).rejects.toThrow(/class.zip has changed since grading began/);
  });

  test('that is damaged, or none, is an error of the command', async () => {
    await expect(readZip(work('ann'), { count: 1 })).rejects.toThrow(/class.zip: the zip archive is damaged/);
    writeFileSync(join(scratch, 'cut.zip'), makeZip(work('ann')).subarray(0, -30));
    await expect(readClass(join(scratch, 'cut.zip'), OPTIONS)).rejects.toThrow(/cut.zip: the zip archive is damaged/);
    writeFileSync(join(scratch, 'text'), 'x');
    for (const name of ['text', 'none']) {
      await expect(readClass(join(scratch, name), OPTIONS)).rejects.toThrow(/is neither a folder nor a zip archive/);
    }
  });

  test.runIf(process.platform === 'linux')('leaves no file open', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    const broken = { ...work('ann')[0], data: Buffer.from('not deflated') };
    const found = await readZip([broken, ...Array.from({ length: 50 }, (_, index) => work(`s${index}`)).flat()]);
    await Promise.allSettled(found.submissions.map(({ read }) => read()));
    await expect.poll(open).toBeLessThan(before + 10);
  });
});
