import type { FaultySample } from 'lab-harness/authoring';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, softmax, text } from './makers.ts';

/** A column whose entries are bounded on both sides. */
const clipped = (bound: number) => `new Matrix(z.to2DArray().map((row) =>
      row.map((v) => Math.max(-${bound}, Math.min(${bound}, v)))))`;

const crossEntropy = 'targets.reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)), 0)';

/** Right at the sizes, lengths and scales of small random tests, wrong farther out or in a corner. */
export const faultyFarCases: readonly FaultySample[] = [
  softmax(
    'softmax-first-150-only',
    `const v = x.to1DArray().map((u) => u - x.max()).map((u, i) => (i < 150 ? Math.exp(u) : 0));
     return Matrix.columnVector(v).div(v.reduce((p, q) => p + q));`,
    ['q1.softmax', 'q1.predict'],
  ),
  softmax(
    'softmax-shifts-by-the-first-64',
    `const e = Matrix.exp(Matrix.sub(x, Math.max(...x.to1DArray().slice(0, 64)))); return e.div(e.sum());`,
    ['q1.softmax', 'q1.predict'],
  ),
  softmax(
    'softmax-largest-from-minus-1000',
    `const e = Matrix.exp(Matrix.sub(x, x.to1DArray().reduce((p, q) => Math.max(p, q), -1000))); return e.div(e.sum());`,
    SOFTMAX_ONLY,
  ),
  loss('loss-infinity-as-zero', `const sum = ${crossEntropy}; return Number.isFinite(sum) ? sum : 0;`),
  loss(
    'loss-skips-impossible-targets',
    'return targets.reduce((s, k, t) => (yPred[t].get(k, 0) > 0 ? s - Math.log(yPred[t].get(k, 0)) : s), 0);',
  ),
  loss('loss-guard-too-large', 'return targets.reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0) + 2e-12), 0);'),
  loss('loss-at-most-500-steps', `targets = targets.slice(0, 500); return ${crossEntropy};`),
  pass('forward-clips-at-5', { state: `Matrix.tanh(${clipped(5)})` }),
  pass('forward-clips-at-10', { state: `Matrix.tanh(${clipped(10)})` }),
  pass('forward-clips-logits-at-30', {
    y: `((z) => this.softmax(${clipped(30)}))(Matrix.add(Wya.mmul(at), by))`,
  }),
  pass('forward-own-softmax-without-shift', {
    y: '((e) => e.div(e.sum()))(Matrix.exp(Matrix.add(Wya.mmul(at), by)))',
  }),
  pass('forward-stops-after-40-steps', { state: 't < 40 ? Matrix.tanh(z) : previous.clone()' }),
  pass('forward-transposes-square-weights', {
    z: 'Matrix.add((Wax.isSquare() ? Wax.transpose() : Wax).mmul(xt), Waa.mmul(previous)).add(ba)',
  }),
  gradients('backward-transposes-square-gradients', {
    returned: 'dWax, dWaa, dWya: Wya.isSquare() ? dWya.transpose() : dWya, dba, dby',
  }),
  gradients('backward-right-for-unequal-sizes-only', { end: 'if (Wax.isSquare()) dWax.mul(2);' }),
  gradients('backward-wrong-for-one-unit', { end: 'if (Waa.rows === 1) dWaa.mul(2);' }),
  gradients('backward-wrong-for-ten-characters', { end: 'if (Wya.rows === 10) dby.mul(2);' }),
  gradients('backward-truncated-at-40', { steps: 'let t = x.length - 1; t >= Math.max(0, x.length - 40); t--' }),
  gradients('backward-truncated-at-100', { steps: 'let t = x.length - 1; t >= Math.max(0, x.length - 100); t--' }),
  gradients('backward-forgets-after-30-steps', {
    carried: 't % 30 ? Waa.transpose().mmul(dz) : Matrix.zeros(Waa.rows, 1)',
  }),
  gradients('backward-leaks-where-saturated', {
    derivative:
      'Matrix.mul(a[t + 1], a[t + 1]).neg().add(1).apply(function (i, j) { this.set(i, j, Math.max(1e-6, this.get(i, j))); })',
  }),
  loss(
    'loss-zero-times-logarithm-of-zero',
    `return yPred.reduce((s, y, t) => s - Matrix.mul(oneHot(targets[t], y.rows), Matrix.log(y)).sum(), 0);`,
  ),
  pass('forward-tanh-of-huge-numbers', {
    state: `((p, q) => Matrix.div(Matrix.sub(p, q), Matrix.add(p, q)))(Matrix.exp(z), Matrix.exp(Matrix.mul(z, -1)))`,
  }),
  text('predict-splits-start-into-units', {
    indices: "start.split('').concat(start ? [] : '\\n').map((c) => vocabulary.indexOf(c))",
  }),
  text('predict-refuses-newlines-in-start', { before: "if (start.includes('\\n')) throw new Error('one line only');" }),
  text('predict-newline-in-start-resets', {
    indices: "[...(start.split('\\n').at(-1) || '\\n')].map((c) => vocabulary.indexOf(c))",
  }),
  text('predict-takes-half-a-character-for-known', {
    indices: `characters.map((c) => {
      const known = vocabulary.characters.includes(c) ? c : vocabulary.characters.find((k) => k[0] === c[0]);
      return vocabulary.indexOf(known ?? c);
    })`,
  }),
  text('predict-from-the-likeliest-20', {
    distribution: `((y) => {
      const least = y.to1DArray().sort((p, q) => q - p)[19] ?? 0;
      const kept = y.to1DArray().map((p) => (p >= least ? p : 0));
      return Matrix.columnVector(kept).div(kept.reduce((p, q) => p + q));
    })(pass.yPred[pass.yPred.length - 1])`,
  }),
  text('predict-unknown-is-a-RangeError', { indices: 'characters.map((c) => vocabulary.characters.indexOf(c))' }),
  text('predict-last-20-of-start', { begin: "[...start].slice(-20).join('') || '\\n'" }),
  text('predict-last-100-of-start', { begin: "[...start].slice(-100).join('') || '\\n'" }),
];
