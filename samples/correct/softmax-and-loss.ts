import { samplesIn } from 'lab-harness/authoring';

/** softmax in other ways: other orders, other arrays, other functions of the library. */
export const correctSoftmax = samplesIn('q1.softmax', {
  'softmax-log-sum-exp': `const shifted = Matrix.sub(x, x.max());
        return Matrix.exp(Matrix.sub(shifted, Math.log(Matrix.exp(shifted).sum())));`,
  'softmax-one-expression': `const values = x.to1DArray().map((value) => value - Math.max(...x.to1DArray()));
        const e = values.map((value) => Math.E ** value);
        return Matrix.columnVector(e.map((value) => value / e.reduce((sum, v) => sum + v, 0)));`,
  'softmax-add-negative':
    'const shifted = Matrix.add(x, -x.max()); const e = shifted.exp(); return Matrix.mul(e, 1 / e.sum());',
  'softmax-plus-negative-maximum': `const minusLargest = -x.max();
     const e = x.to1DArray().map((v) => Math.exp(v + minusLargest));
     return Matrix.columnVector(e.map((v) => v / e.reduce((p, q) => p + q, 0)));`,
  'softmax-largest-by-reduce': `const values = x.to1DArray(); const largest = values.reduce((p, q) => (p > q ? p : q));
     const e = values.map((v) => Math.exp(v - largest)); const sum = e.reduce((p, q) => p + q, 0);
     return Matrix.columnVector(e).div(sum);`,
  'softmax-largest-by-sort': `const [largest] = x.to1DArray().sort((p, q) => q - p);
     const e = Matrix.exp(x.clone().sub(largest)); return Matrix.div(e, e.sum());`,
  'softmax-row-vector-operation':
    'const e = x.clone().subRowVector([x.max()]).exp(); return e.divRowVector([e.sum()]);',
  'softmax-centered': "const e = x.clone().center('column', { center: [x.max()] }).exp(); return e.div(e.sum());",
  'softmax-typed-arrays': `const v = Float64Array.from(x.to1DArray()); const m = v.reduce((p, q) => Math.max(p, q), -Infinity);
     const e = v.map((u) => Math.exp(u - m)); const sum = e.reduce((p, q) => p + q);
     return Matrix.columnVector([...e.map((u) => u / sum)]);`,
  'softmax-apply': `const y = x.clone(); const m = x.max();
     y.apply((i) => y.set(i, 0, Math.exp(x.get(i, 0) - m)));
     return y.div(y.sum());`,
  'softmax-halved-and-squared': 'const e = Matrix.sub(x, x.max()).div(1024).exp().pow(1024); return e.div(e.sum());',
  'softmax-recursive-sum': `const shifted = x.to1DArray().map((v) => v - x.max()); const e = shifted.map(Math.exp);
     const add = (from: number, to: number): number =>
       to - from === 1 ? e[from] : add(from, (from + to) >> 1) + add((from + to) >> 1, to);
     return Matrix.columnVector(e).div(add(0, e.length));`,
  'softmax-log-sum-exp-entry-by-entry': `const total = x.to1DArray().reduce((p, q) => {
        const m = Math.max(p, q);
        return m + Math.log(Math.exp(p - m) + Math.exp(q - m));
      });
     return Matrix.exp(Matrix.sub(x, total));`,
  'softmax-shifts-by-one-more': 'const e = Matrix.exp(Matrix.sub(x, x.max() + 1)); return e.div(e.sum());',
  'softmax-pairwise-differences': `const v = x.to1DArray();
     return Matrix.columnVector(v.map((p) => 1 / v.reduce((sum, q) => sum + Math.exp(q - p), 0)));`,
});

/** The loss in other ways. */
export const correctLoss = samplesIn('q1.loss', {
  'loss-dense-one-hot': `return yPred
        .map((y, t) => -Matrix.mul(oneHot(targets[t], y.rows), Matrix.log(Matrix.add(y, 1e-12))).sum())
        .reduce((sum, value) => sum + value);`,
  'loss-reciprocal': 'return yPred.reduce((s, y, t) => s + Math.log(1 / y.get(targets[t], 0)), 0);',
  'loss-of-column': 'return -yPred.map((y, t) => Math.log(y.to1DArray()[targets[t]])).reduce((p, q) => p + q, 0);',
  'loss-base-2-converted':
    'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0)) * Math.LN2).reduce((p, q) => p + q);',
  'loss-dot-product':
    'return -Matrix.columnVector(yPred.map((y, t) => oneHot(targets[t], y.rows).dot(y))).log().sum();',
  'loss-recursive-from-the-end': `const from = (t: number): number => (t === targets.length ?
      0 : from(t + 1) - Math.log(yPred[t].get(targets[t], 0)));
     return from(0);`,
  'loss-for-each': 'let sum = 0; yPred.forEach((y, t) => { sum -= Math.log(y.get(targets[t], 0)); }); return sum;',
  'loss-reduce-right': 'return yPred.reduceRight((s, y, t) => s - Math.log(y.get(targets[t], 0)), 0);',
  'loss-guard-added': 'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0) + 1e-12), 0);',
  'loss-guard-as-bound': 'return -targets.reduce((s, k, t) => s + Math.log(Math.max(yPred[t].get(k, 0), 1e-12)), 0);',
  // As a bound on the probability that is 4e-44.
  'loss-costs-100-at-most': 'return targets.reduce((s, k, t) => s + Math.min(100, -Math.log(yPred[t].get(k, 0))), 0);',
  'loss-double-sum': `return yPred.reduce((s, y, t) => s - oneHot(targets[t], y.rows).to1DArray()
     .reduce((c, h, i) => (h === 0 ? c : c + h * Math.log(y.get(i, 0))), 0), 0);`,
  'loss-smaller-guard': 'return yPred.reduce((s, y, t) => s - Math.log(y.get(targets[t], 0) + 1e-15), 0);',
});
