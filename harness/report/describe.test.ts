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

const rows = [
  {
    block: 'dW',
    verdict: 'wrong' as const,
    error: 0.5,
    worstEntry: [0, 1] as [number, number],
    expected: '1',
    actual: '2',
  },
];

test('a column of errors says what they are relative to', () => {
  const [, columns] = describeFinding({ code: 'gradient', message: 'must be right', rows, atol: 0.001 });
  expect(columns).toMatch(/error \/ \(0\.001 \+ largest\) {2}worst entry/);
  const near = describeFinding({ code: 'gradient', message: 'must be right', rows, atol: 0.001, rtol: 1e-11 });
  expect(near[1]).toBe('bound     errors of up to 1e-11 count as right');
});

test('a number of a history that is wrong stands with values, and not without', () => {
  const history = { code: 'history' as const, message: 'must train', series: 'loss', step: 1 };
  const values = { expected: '1', actual: '2', deviation: 1, tolerance: 0.1 };
  expect(describeFinding({ ...history, ...values })).toContain(
    'the first wrong loss is number 2: off by 1.0e+0, where 1.0e-1 is allowed (relative)',
  );
  expect(describeFinding(history)).toEqual(['must train']);
});
