import { expect, test } from 'vitest';
import { isNearly } from './near-names.ts';

test('a second copy, another ending or a slip of the keyboard is nearly the name', () => {
  const copies = [
    'q1(1).ts',
    'q1_lee.ts',
    'Copy of q1.ts',
    'Kopie von q1.ts',
    'q1 - copia.ts',
    'q1 副本.ts',
    'lee_q1 (2).ts',
  ];
  const endings = ['q1.ts.txt', 'q1.js', 'q1.mts', 'q1.ts.bak', 'q1.ts~', 'q1.ts ', 'q1.ts.', 'q1'];
  const slips = [' q1.ts', 'q 1.ts', 'q01.ts', 'q1..ts'];
  expect([...copies, ...endings, ...slips].filter((name) => !isNearly('q1.ts', [name]))).toEqual([]);
});

test('another file is not, nor one of tools', () => {
  const names = [
    'q2.ts',
    'q11.ts',
    'q10.ts',
    'q1.test.ts',
    'q1.d.ts',
    '._q1.ts',
    'q1.py',
    'eq1.ts',
    'q 11.ts',
    'q1.ts.zip',
  ];
  expect(names.filter((name) => isNearly('q1.ts', [name]))).toEqual([]);
});
