import { expect, test } from 'vitest';
import { fuzzChildren } from './children.ts';

// A short run of `npm run prove -- fuzz`.
test('children that write hostile bytes to the pipe cost nobody but themselves', async () => {
  const { failures, ends } = await fuzzChildren(6, 1);
  expect(failures).toEqual([]);
  // The streams reach the grader: what is refused is refused by its end of the pipe.
  expect(ends.protocol).toBeGreaterThan(3);
});
