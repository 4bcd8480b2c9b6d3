import { describe, expect, test } from 'vitest';
import { loadCourse } from '../../harness/rubric/course.ts';
import { quick } from '../../samples/all.ts';
import { judgeCorrect, judgeFaulty } from './judge.ts';
import { correctPair, PAIRS } from './pairs.ts';

const course = await loadCourse();

describe.concurrent('a faulty sample fails exactly the tasks that it should, for the marks that it should', () => {
  test.each(quick)('$id', async (work) => {
    expect((await judgeFaulty(course, work, 1)).surprises).toEqual([]);
  });
});

describe.concurrent('a correct sample gets full marks', () => {
  // Every sixth; `npm run prove -- corpus` has all.
  test.each(Array.from({ length: PAIRS / 6 }, (_, i) => correctPair(6 * i)))('$id', async (work) => {
    expect((await judgeCorrect(course, work, 1)).surprises).toEqual([]);
  });
});
