import { fileURLToPath } from 'node:url';
import { defineLab, defineQuestion } from '../harness/grading/lab.ts';
import { backprop } from './q1/backprop.ts';
import type { Q1Procedures } from './q1/driver.ts';
import { loss } from './q1/loss.ts';
import type { PlainPass } from './q1/plain-data.ts';
import { predict } from './q1/predict.ts';
import { reference } from './q1/reference.ts';
import { q1Replies } from './q1/replies.ts';
import { softmax } from './q1/softmax.ts';
import { forwardOfReference } from './q1/steps.ts';
import type { Q2Procedures } from './q2/driver.ts';
import { q2Replies } from './q2/replies.ts';
import { test } from './q2/test.ts';
import { train } from './q2/train.ts';
import type { PlainParameters } from './toolkit/plain.ts';

/** Of a pass that the reference computes because a submission's code asks for it; checks have at most some dozens. */
const MOST_STEPS = 1000;

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
  answers: {
    softmax: (x: number[]) => reference.softmax([x]).y[0],
    loss: (yPred: number[][], targets: number[]) =>
      targets.reduce((sum, target, t) => sum - Math.log(yPred[t][target]), 0),
    forward: (parameters: PlainParameters, inputs: number[], aPrev: number[]) => {
      if (!(inputs.length <= MOST_STEPS)) throw new Error(`a forward pass of ${inputs.length} steps is not computed`);
      return forwardOfReference({ parameters, inputs, aPrev });
    },
    backward: (parameters: PlainParameters, pass: PlainPass, targets: number[]) => {
      const [result] = reference.run(parameters, [{ do: 'backward', pass, targets }]).results;
      return result.did === 'backward' ? result.gradients : {};
    },
  },
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
