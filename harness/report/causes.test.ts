import { expect, test } from 'vitest';
import { mismatch, sampleCheck } from '../../testing/sample-report.ts';
import type { Finding } from '../authoring/finding.ts';
import { causesOf, othersOf } from './causes.ts';
import type { PublicCheck } from './redact.ts';
import type { CheckReport } from './schema.ts';

const threw = (message: string, line?: number): Finding => ({
  code: 'threw',
  procedure: 'add',
  name: 'TypeError',
  message,
  ...(line !== undefined && { position: { file: 'sums.ts', line } }),
});
const threwIn = (procedure: string, more: { isOutside?: true } = {}): Finding => ({
  ...{ code: 'threw', procedure, name: 'TypeError', message: 'no', ...more },
});
const gradient = (message: string): Finding => ({
  code: 'gradient',
  message,
  rows: [{ block: 'dW', verdict: 'wrong', error: 1, expected: '1', actual: '2' }],
});
const withoutNumbers: Finding = {
  code: 'gradient',
  message: 'differs',
  rows: [{ block: 'dW', verdict: 'wrong', error: null, expected: '1', actual: 'NaN' }],
};
const history = (message: string): Finding => ({
  ...{ code: 'history', message, series: 'loss', step: 0, expected: '1', actual: '2', deviation: 1, tolerance: 0.1 },
});
const contract = (message: string): Finding => ({ code: 'contract', procedure: 'add', message });

/** Lists ids of checks with these findings as they are read, those of one cause together. */
function read(findings: Readonly<Record<string, Finding>>): string[] {
  const checks = Object.entries(findings).map(([id, finding]) => sampleCheck({ id, finding }));
  return causesOf(checks).map(({ check, same }) => [check, ...same].map(({ id }) => id).join(' '));
}

test.each<[string, Record<string, Finding>, string[]]>([
  ['errors at one line', { a: threw('2 of 3', 7), b: mismatch, c: threw('4 of 5', 7) }, ['a c', 'b']],
  ['errors at two lines', { a: threw('no', 7), b: threw('no', 8) }, ['a', 'b']],
  ['errors without a line, of one text but for its numbers', { a: threw('2 of 3'), b: threw('4 of 1e-5') }, ['a b']],
  ['errors without a line, of other texts', { a: threw('no'), b: threw('never') }, ['a', 'b']],
  [
    'errors of our own code over a result',
    { a: threwIn('add', { isOutside: true }), b: threwIn('sub', { isOutside: true }) },
    ['a b'],
  ],
  ['errors of two procedures', { a: threwIn('add'), b: threwIn('sub') }, ['a', 'b']],
  ['forms', { a: contract('is [2, 1]'), b: contract('is [3, 1]'), c: contract('is a text') }, ['a b', 'c']],
  ['values that must hold one thing', { a: mismatch, b: { ...mismatch, actual: '5' } }, ['a b']],
  ['gradients that are wrong by the same numbers', { a: gradient('a'), b: mismatch, c: gradient('c') }, ['a c', 'b']],
  ['a value and a history', { a: mismatch, b: history(mismatch.message) }, ['a b']],
  ['values of other numbers', { a: history('of 1, 2, -3 s'), b: history('of 2e-3 s') }, ['a b']],
  ['values', { a: mismatch, b: { ...mismatch, message: 'add(a, 0) is a' } }, ['a', 'b']],
])('findings of one cause are one: %s', (_, findings, ids) => {
  expect(read(findings)).toEqual(ids);
});

test('what may follow from an earlier finding is told with it, unless it is named', () => {
  const check = (id: string, message: string, more: Partial<CheckReport> = {}) =>
    sampleCheck({ id, finding: { ...mismatch, message }, ...more });
  const mistakes = [{ id: 'adds-one', says: 'It adds one.' }];
  const ids = (checks: PublicCheck[]) =>
    causesOf(checks).map(({ check, same, after }) =>
      [check, same, after].map((each) => [each].flat().map(({ id }) => id)),
    );
  const first = check('a', 'adds');
  const then = [check('b', 'sums', { follows: 'a' }), check('c', 'adds 2', { follows: 'b' }), check('d', 'is whole')];
  expect(ids([first, ...then])).toEqual([
    [['a'], [], ['b', 'c']],
    [['d'], [], []],
  ]);
  expect(ids([check('e', 'adds', { follows: 'a', finding: { ...mismatch, mistakes } }), first])).toEqual([
    [['e'], [], []],
    [['a'], [], []],
  ]);
  const named = (id: string, more: Partial<CheckReport> = {}) =>
    check(id, id, { finding: { ...mismatch, message: id, mistakes }, ...more });
  expect(ids([named('a'), named('b', { follows: 'a' })])).toEqual([[['a'], [], ['b']]]);
  // What is not a number comes before wrong values, and so does not follow from them.
  const nan = check('b', 'sums', { follows: 'a', finding: { ...mismatch, message: 'sums', actual: 'NaN' } });
  expect(ids([first, nan])).toEqual([
    [['b'], [], []],
    [['a'], [], []],
  ]);
  // But of wrong values any gradients come, such as are no numbers, too.
  const ofThem = check('b', 'differs', { follows: 'a', finding: withoutNumbers });
  expect(ids([first, ofThem])).toEqual([[['a'], [], ['b']]]);
  // Where the earlier one is shown elsewhere, as a hidden one is.
  expect(ids(then.slice(0, 1))).toEqual([[['b'], [], []]]);
});

test('causes come before what follows from them', () => {
  const mistakes = [{ id: 'adds-one', says: 'It adds one.' }];
  expect(
    read({
      value: mismatch,
      nan: { ...mismatch, message: 'is a number', actual: '[1, NaN]' },
      error: threw('no'),
      argument: { ...mismatch, message: 'must not change a', isCause: true },
      named: { ...mismatch, message: 'add(1, 2) is 3', mistakes },
    }),
  ).toEqual(['named', 'argument', 'error', 'nan', 'value']);
});

test('a mistake is said once, with the first finding that is read', () => {
  const mistakes = [{ id: 'adds-one', says: 'It adds one.' }];
  const [first, second] = causesOf([
    sampleCheck({ id: 'a', finding: { ...mismatch, mistakes } }),
    sampleCheck({ id: 'b', finding: { ...mismatch, message: 'add(1, 2) is 3', mistakes } }),
  ]);
  expect(first.check.finding).toHaveProperty('mistakes', mistakes);
  expect(second.check.finding).not.toHaveProperty('mistakes', mistakes);
});

test('the checks that found the same are counted and listed', () => {
  const [one, two] = ['It adds', 'It adds zero'].map((title) => sampleCheck({ title }));
  const others = (same: PublicCheck[], after: PublicCheck[], most?: number) =>
    othersOf({ check: one, same, after }, most);
  expect(others([one], [])).toEqual(['The same in one more check: It adds.']);
  expect(others([one, two], [one])).toEqual([
    'The same in 2 more checks: It adds; It adds zero.',
    'What one more check found may follow from it, or have another cause: It adds.',
  ]);
  expect(others([one, two], [], 1)).toEqual(['The same in 2 more checks.']);
});
