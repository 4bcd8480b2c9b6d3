import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openSampleCopy } from '../../testing/sample-copy.ts';
import { checkOwnSubmission } from './own-submission.ts';
import { judgeUpload } from './upload.ts';

const copy = await openSampleCopy();
afterAll(copy.remove);

const BEFORE = new Date('2026-01-10T11:59:59Z');
const rubric = { ...copy.course.rubric, rules: { ...copy.course.rubric.rules, prints: 'fail' as const } };

async function judge(now = BEFORE) {
  return judgeUpload(await checkOwnSubmission({ ...copy.course, rubric }, () => {}), rubric, now);
}

test('a correct submission lacks nothing', async () => {
  copy.write();
  expect(await judge()).toEqual({ problems: [], notes: ['the deadline is 2026-01-10, 12:00 (UTC)'] });
});

test('a deadline that has passed is only said', async () => {
  copy.write();
  expect(await judge(new Date('2026-01-10T12:00:01Z'))).toEqual({
    problems: [],
    notes: ['the deadline was 2026-01-10, 12:00 (UTC)'],
  });
});

test('what is wrong with each block is said once, the file first', async () => {
  writeFileSync(copy.file, Buffer.from([0xff, 0xfe, 0x20, 0]));
  expect((await judge()).problems).toEqual([['sums.ts cannot be graded: it is encoded as UTF-16; save it as UTF-8']]);
});

test('faults, placeholders and prints are named by their places', async () => {
  copy.write(['return 2 * x;', "throw new Error('to do');"], ['return this', 'console.log(x; return this']);
  expect((await judge()).problems).toEqual([
    [expect.stringMatching(/^sums\.ts:10:\d+: syntax error: /)],
    ['TODO(sums.double) is not done yet'],
  ]);
  copy.write(['return 2 * x;', 'console.log(x);\nreturn 2 * x;']);
  expect((await judge()).problems).toEqual([['sums.ts:4:5: prints', { quoted: 'console.log' }]]);
});

test('failed checks are counted, with the command that shows them; a blocked task is no problem of its own', async () => {
  copy.write(['return 2 * x;', 'return x + 1;']);
  expect((await judge()).problems).toEqual([
    ['double: 1 of 3 checks fails: Twice two is four; see npm run task -- double'],
  ]);
});

test('a marker that is gone is missed, and edits outside the blocks are said not to count', async () => {
  copy.write(['// TODO(sums.fourfold) end', ''], ['export class Sums {', 'export class Sums {\n  extra = 1;']);
  const { problems, notes } = await judge();
  expect(problems).toEqual([
    [expect.stringContaining('line 10: the line "// TODO(sums.fourfold) end" that closes it')],
  ]);
  expect(notes[0]).toBe('sums.ts:2: extra stands outside the TODO blocks, where it is ignored: move it into a block');
});

test('text of the file stays on its line and moves no cursor', () => {
  const finding = { code: 'file-rejected', file: 'sums.ts', reason: 'named \u001b[2Jx\nReady' } as const;
  const files = [{ state: 'rejected', name: 'sums.ts', finding } as const];
  const { problems, notes } = judgeUpload(
    { files, blocks: new Map(), tasks: [], notes: ['\u001b[2Jx\nReady'] },
    {},
    BEFORE,
  );
  expect(problems).toEqual([['sums.ts cannot be graded: named x', { quoted: 'Ready' }]]);
  expect(notes).toEqual(['x\u{FFFD}Ready']);
});
