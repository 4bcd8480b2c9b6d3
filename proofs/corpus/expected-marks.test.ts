import { expect, test } from 'vitest';
import { expectedMarks, type Marks } from './expected-marks.ts';

const task = (id: string, marks: number) => ({ id, title: id, marks, award: 'all-or-nothing' as const, requires: [] });

/** The marks that the lab sheet prints, whatever an instructor makes of them. */
const PRINTED: Marks = {
  questions: [
    {
      ...{ id: 'q1', title: 'q1', marks: 70, overflow: 'cap' },
      tasks: [task('q1.softmax', 10), task('q1.loss', 10), task('q1.backprop', 25), task('q1.predict', 30)],
    },
    {
      ...{ id: 'q2', title: 'q2', marks: 30, overflow: 'error' },
      tasks: [task('q2.train', 25), task('q2.test', 5)],
    },
  ],
};

test.each([
  [[], { 'q1 before cap': 75, q1: 70, 'q2 before cap': 30, q2: 30, total: 100 }],
  [['q1.predict', 'q2.train'], { 'q1.predict': 0, 'q1.loss': 10, q1: 45, 'q2.train': 0, 'q2.test': 5, total: 50 }],
])('where %j fail, the gradebook says so', (fails, expected) => {
  expect(expectedMarks(PRINTED, fails)).toMatchObject(expected);
});

test('what a task earns in proportion cannot be expected, once it fails', () => {
  const [q1] = PRINTED.questions;
  const questions = [{ ...q1, tasks: [{ ...q1.tasks[0], award: 'proportional' as const }] }];
  expect(expectedMarks({ questions }, [])).toMatchObject({ total: 10 });
  expect(() => expectedMarks({ questions }, ['q1.softmax'])).toThrow('the marks of q1.softmax');
});
