import type { FaultySample } from 'lab-harness/authoring';
import { eachEntry } from '../../graders/mistakes/network-blocks.ts';
import { gradients, loss, softmax, test, text, train } from './makers.ts';

/** Differences of the loss at parameters moved by h: derivatives, but not by backpropagation. */
const differences = (derivative: string): string => `const inputs = pass.x.map((column) => column.maxIndex()[0]);
    const lossOf = () => this.forward(inputs, pass.a[0]).yPred.reduce((s, y, t) => s - Math.log(y.get(targets[t], 0)), 0);
    const numeric = (m: Matrix) => {
      const g = Matrix.zeros(m.rows, m.columns);
      for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.columns; j++) {
        const value = m.get(i, j);
        const at = (h: number) => { m.set(i, j, value + h); const l = lossOf(); m.set(i, j, value); return l; };
        const central = (h: number) => (at(h) - at(-h)) / (2 * h);
        g.set(i, j, ${derivative});
      }
      return g;
    };
    const { Wax, Waa, Wya, ba, by } = this.parameters;
    return { dWax: numeric(Wax), dWaa: numeric(Waa), dWya: numeric(Wya), dba: numeric(ba), dby: numeric(by) };`;

/** A generator of numbers in [0, 1) with a seed of its own. */
const ownGenerator = `let seed = 1;
    const uniform = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };`;

const drawnFrom = (uniform: string): string => `p.findIndex(((u) => (v: number) => (u -= v) < 0)(${uniform}))`;

/** The task avoided: constants, guesses, random numbers and numeric derivatives. */
export const faultyLaziness: readonly FaultySample[] = [
  softmax('softmax-uniform', 'return Matrix.sub(Matrix.ones(x.rows, 1), 1 - 1 / x.rows);'),
  softmax(
    'softmax-one-hot-of-largest',
    'const m = x.max(); return Matrix.columnVector(x.to1DArray().map((v) => (v - m === 0 ? 1 : 0)));',
  ),
  loss('loss-of-uniform', 'return targets.length * Math.log(yPred[0].rows);'),
  loss('loss-zero', 'return 0;'),
  gradients('backward-zeros', { end: eachEntry('0') }),
  gradients('backward-constants', { end: eachEntry('0.01') }),
  gradients('backward-signs-only', { end: eachEntry('Math.sign(v)') }),
  gradients('backward-small-random', { end: eachEntry('0.01 * Math.random()') }),
  gradients('backward-finite-differences', differences('central(1e-5)')),
  gradients('backward-one-sided-differences', differences('(at(1e-7) - at(0)) / 1e-7')),
  gradients('backward-richardson', differences('(4 * central(5e-4) - central(1e-3)) / 3')),
  gradients(
    'backward-richardson-three-levels',
    differences('(64 * central(5e-3) - 20 * central(1e-2) + central(2e-2)) / 45'),
  ),
  text('predict-returns-start', 'return start;'),
  text(
    'predict-fixed-text',
    `const first = this.forward([this.vocabulary.indexOf([...start][0] ?? '\\n')],
      Matrix.zeros(this.parameters.Waa.rows, 1));
     random.choice(first.yPred[0].to1DArray());
     return start + 'anna';`,
  ),
  text('predict-own-random-numbers', { draw: drawnFrom('Math.random()') }),
  text('predict-own-seed', { before: ownGenerator, draw: drawnFrom('uniform()') }),
  text('predict-random-first-state', { zero: 'Matrix.rand(parameters.Waa.rows, 1)' }),
  train(
    'train-hard-coded-history',
    `return {
       trainingLoss: Array.from({ length: options.epochs }, (_, i) => 0.2 / (i + 1)),
       validationLoss: Array.from({ length: Math.floor(options.epochs / options.validateEvery) }, (_, i) => 0.2 / (i + 1)),
       bestEpoch: options.epochs,
     };`,
  ),
  test(
    'test-last-value-as-forecast',
    `let sum = 0; const predictions: number[] = [];
     for (const { x, y } of loader) {
       const p = x.slice([0, x.shape[1] - 1, 0], [-1, 1, 1]).reshape<tf.Rank.R2>([x.shape[0], 1]);
       sum += options.lossFn(p, y).dataSync()[0] * x.shape[0];
       predictions.push(...p.dataSync());
     }
     return { loss: sum / loader.samples, predictions };`,
  ),
];
