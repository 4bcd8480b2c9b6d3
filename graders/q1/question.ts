import { defineQuestion } from '../../harness/authoring/index.ts';
import { recordedAnswers } from '../recorded-answers.ts';
import { backprop } from './backprop.ts';
import type { Q1Procedures } from './driver.ts';
import { loss } from './loss.ts';
import { predict } from './predict.ts';
import { q1Procedures } from './procedures.ts';
import { softmax } from './softmax.ts';

/** Question 1 as students have it: the checks that they may see, and recorded answers of the reference. */
export const q1 = defineQuestion<Q1Procedures>({
  id: 'q1',
  file: 'q1.ts',
  reference: 'reference/q1.ts',
  student: 'student/q1.ts',
  stub: 'fixtures/stubs/q1.ts',
  driver: 'graders/q1/driver.ts',
  include: [
    'graders/q1/plain-data.ts',
    'graders/toolkit/plain.ts',
    'graders/toolkit/richardson.ts',
    'lab/errors.ts',
    'lab/q1',
    'lab/random.ts',
  ],
  packages: ['ml-matrix', 'pure-rand'],
  procedures: q1Procedures,
  oracle: () => recordedAnswers('q1', q1Procedures),
  answers: {},
  tasks: [softmax, loss, backprop, predict],
});
