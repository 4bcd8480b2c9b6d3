import { describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { quick } from '../../samples/all.ts';
import { judgeRight, judgeWrong } from './judge.ts';
import { PAIRS, rightPair } from './pairs.ts';

const course = await loadCourse();

describe.concurrent('wrong work fails exactly the tasks that it should, for the marks that it should', () => {
  test.each(quick)('$id', async (work) => {
    expect((await judgeWrong(course, work, 1)).surprises).toEqual([]);
  });
});

describe.concurrent('unusual right work gets full marks', () => {
  // Every sixth; `npm run prove -- corpus` has all.
  test.each(Array.from({ length: PAIRS / 6 }, (_, i) => rightPair(6 * i)))('$id', async (work) => {
    expect((await judgeRight(course, work, 1)).surprises).toEqual([]);
  });
});
