import { fileURLToPath } from 'node:url';
import { defineLab, defineQuestion } from '../harness/grading/lab.ts';
import { q1Answers } from './q1/answers.ts';
import { backprop } from './q1/backprop.ts';
import type { Q1Procedures } from './q1/driver.ts';
import { loss } from './q1/loss.ts';
import { predict } from './q1/predict.ts';
import { q1Replies } from './q1/replies.ts';
import { softmax } from './q1/softmax.ts';
import type { Q2Procedures } from './q2/driver.ts';
import { q2Replies } from './q2/replies.ts';
import { test } from './q2/test.ts';
import { train } from './q2/train.ts';

const q1 = defineQuestion<Q1Procedures>({
  id: 'q1',
  file: 'q1.ts',
  reference: 'reference/q1.ts',
  student: 'student/q1.ts',
  stub: 'fixtures/stubs/q1.ts',
  driver: 'graders/q1/driver.ts',
  mistakes: 'graders/misconceptions/q1.ts',
  include: [
    'graders/q1/plain-data.ts',
    'graders/toolkit/plain.ts',
    'graders/toolkit/richardson.ts',
    'lab/model-error.ts',
    'lab/q1',
    'lab/random.ts',
    'lab/todo.ts',
  ],
  packages: ['ml-matrix', 'pure-rand'],
  procedures: {
    softmax: 'softmax',
    losses: 'loss',
    run: 'forward or backward',
    lossAfterForward: 'forward or loss',
    lossesAt: 'forward or loss',
    predict: 'predict',
    train: 'training with your class',
  },
  replies: q1Replies,
  isComplete: {
    softmax: ({ y, argument }, columns) => y.length === columns.length && argument.length === columns.length,
    losses: ({ losses, after }, cases) => losses.length === cases.length && after.length === cases.length,
    lossesAt: (losses, _, points) => losses.length === points.length,
    predict: (predictions, _, __, calls) => predictions.length === calls.length,
  },
  answers: q1Answers,
  tasks: [softmax, loss, backprop, predict],
});

const q2 = defineQuestion<Q2Procedures>({
  id: 'q2',
  file: 'q2.ts',
  reference: 'reference/q2.ts',
  student: 'student/q2.ts',
  stub: 'fixtures/stubs/q2.ts',
  driver: 'graders/q2/driver.ts',
  mistakes: 'graders/misconceptions/q2.ts',
  include: [
    'graders/q2/linear-model.ts',
    'graders/q2/ordered-loader.ts',
    'graders/q2/recorder.ts',
    'graders/q2/weights.ts',
    'lab/q2',
    'lab/random.ts',
    'lab/todo.ts',
  ],
  packages: ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', 'pure-rand'],
  procedures: { forward: 'your model’s forward', train: 'train', test: 'test' },
  replies: q2Replies,
  answers: {},
  tasks: [train, test],
});

/** The lab on recurrent neural networks. */
export default defineLab({
  root: fileURLToPath(new URL('..', import.meta.url)),
  sources: { graders: ['graders'], lab: ['lab'], reference: ['reference'], fixtures: ['fixtures'] },
  questions: [q1, q2],
});
