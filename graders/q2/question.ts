import { defineQuestion } from '../../harness/authoring/index.ts';
import { recordedAnswers } from '../recorded-answers.ts';
import type { Q2Procedures } from './driver.ts';
import { q2Procedures } from './procedures.ts';
import { test } from './test.ts';
import { train } from './train.ts';

/** Question 2 as students have it: the checks that they may see, and recorded answers of the reference. */
export const q2 = defineQuestion<Q2Procedures>({
  id: 'q2',
  file: 'q2.ts',
  reference: 'reference/q2.ts',
  student: 'student/q2.ts',
  stub: 'fixtures/stubs/q2.ts',
  driver: 'graders/q2/driver.ts',
  include: ['graders/q2/models.ts', 'graders/q2/recorder.ts', 'lab/q2'],
  packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'],
  procedures: q2Procedures,
  oracle: () => recordedAnswers('q2', q2Procedures),
  answers: {},
  tasks: [train, test],
});
