import { expect, test } from 'vitest';
import type { Mutant } from './mutate.ts';
import { reportMutants } from './report.ts';

function mutant(fate: Mutant['fate'], change: Partial<Mutant> = {}): Mutant {
  const place = { task: 'q1.loss', block: 'q1.loss', file: 'reference/q1.ts', line: 1 };
  return { ...place, mutator: 'ArithmeticOperator', original: 'a + b', replacement: 'a - b', fate, ...change };
}

const killed = Array.from({ length: 38 }, () => mutant('killed'));
const equivalent = { block: 'q1.loss', original: 'a + b', replacement: 'a - b', reason: 'b is 0' };

test('a mutant that timed out was seen, an equivalent one was not', () => {
  const { lines, faults } = reportMutants([...killed, mutant('timed out'), mutant('survived')], [equivalent]);
  expect(lines).toEqual([
    'task     mutants  seen  score   timed out',
    'q1.loss  40       39    97.5 %  1',
    'total    40       39    97.5 %  1',
    'without the 1 equivalent ones: 100.0 %',
    '',
    'reference/q1.ts:1  ArithmeticOperator  a + b → a - b',
    '  equivalent: b is 0',
  ]);
  expect(faults).toEqual([]);
});

test('an entry explains one survivor of its text, the first', () => {
  const { lines, faults } = reportMutants(
    [...killed, mutant('survived', { line: 3 }), mutant('survived', { line: 7 })],
    [equivalent],
  );
  expect(lines).toContain('reference/q1.ts:3  ArithmeticOperator  a + b → a - b');
  expect(faults).toEqual([expect.stringMatching(/^reference\/q1\.ts:7 /)]);
});

test('an entry does not explain what another task or a breakdown hides', () => {
  const { faults } = reportMutants(
    [...killed, mutant('survived', { remark: 'seen by a later task only' })],
    [equivalent],
  );
  expect(faults).toHaveLength(2);
});

test('an entry without its survivor is stale', () => {
  const { faults } = reportMutants(killed, [equivalent]);
  expect(faults).toEqual([expect.stringMatching(/^q1\.loss: a \+ b → a - b: no such mutant survives/)]);
});

test('a score below 95 % is a fault even where every survivor is explained', () => {
  const survivors = [mutant('survived'), mutant('survived'), mutant('survived')];
  const { faults } = reportMutants([...killed, ...survivors], [equivalent, equivalent, equivalent]);
  expect(faults).toEqual(['the score is 92.7 %, and must be 95 % or more']);
});
