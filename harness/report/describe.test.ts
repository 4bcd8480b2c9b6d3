import { expect, test } from 'vitest';
import { describeFinding } from './describe.ts';

test.each([
  ['only the time on the wall is known', {}, /^softmax took longer than 5\.0 s and was stopped: look for a loop/],
  [
    'it computed',
    { processor: 5000 },
    /longer than 5\.0 s, with 5\.0 s of processor time, and was stopped: look for a loop/,
  ],
  [
    'it waited',
    { processor: 500, isAsleep: true },
    /it used 0\.5 s of processor time and else waited.* look for what it waits/,
  ],
  [
    'the machine had no time',
    { processor: 500 },
    /stopped after 0\.5 s of processor time.* the machine had no time for it/,
  ],
])('a time limit is described by what was used of it: %s', (_, spent, sentence) => {
  const finding = { code: 'time-limit', procedure: 'softmax', milliseconds: 5000, ...spent } as const;
  expect(describeFinding(finding)).toEqual([expect.stringMatching(sentence)]);
});
