import { rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { openSampleCopy } from '../../testing/sample-copy.ts';
import type { TaskReport } from '../report/schema.ts';
import { checkOwnSubmission } from './own-submission.ts';
import { nextStep, statusLines } from './status-lines.ts';

const copy = await openSampleCopy();
afterAll(copy.remove);

async function status(columns?: number): Promise<{ lines: string[]; next: string }> {
  const { tasks } = await checkOwnSubmission(copy.course, () => {});
  return { lines: statusLines(tasks, columns).map(stripVTControlCharacters), next: nextStep(tasks) };
}

test('a correct submission has passed, and can be handed in', async () => {
  copy.write();
  expect(await status()).toEqual({
    lines: ['✓ double    8  passed', '✓ fourfold  4  passed'],
    next: 'All visible checks pass. Next: npm run submit',
  });
});

test('a failure names the first check that fails; a task that only waits for it is blocked', async () => {
  copy.write(['return 2 * x;', 'return x + 1;']);
  expect(await status()).toEqual({
    lines: ['✗ double    8  1 of 3 checks fails: Twice two is four', '✗ fourfold  4  blocked by double'],
    next: 'Next: npm run task -- double',
  });
});

test('hidden checks are not run', async () => {
  // 7 makes the hidden one break.
  copy.write(['return 2 * x;', 'return x === 0 ? 7 : 2 * x;']);
  expect((await status()).lines[0]).toBe('✓ double    8  passed');
});

test('a placeholder is not done yet, and a syntax error is named with its place, on one row', async () => {
  copy.write(['return 2 * x;', "throw new Error('to do');"], ['this.double(this.double(x))', 'this.double(x']);
  const { lines, next } = await status(40);
  expect(lines[0]).toBe('· double    8  not done yet');
  expect(lines[1]).toMatch(/^✗ fourfold {2}4 {2}sums\.ts:10:\d+:.*…$/);
  expect(lines[1].length).toBeLessThanOrEqual(40);
  expect(next).toBe('Next: npm run task -- double');
});

test('a file that is not there is missing', async () => {
  rmSync(copy.file);
  expect((await status()).lines[1]).toBe('✗ fourfold  4  sums.ts is missing from the submission');
});

test('an error of ours is nobody’s failure', () => {
  const task: TaskReport = {
    id: 'sums.double',
    title: 'Double',
    marks: null,
    maxMarks: 8,
    outcome: 'error',
    checks: [],
  };
  expect(stripVTControlCharacters(statusLines([task])[0])).toBe('! double  8  our error, not yours');
  expect(nextStep([task])).toContain('show your teaching assistant what npm run task -- double says');
});
