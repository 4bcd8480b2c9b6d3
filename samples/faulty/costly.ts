import type { FaultySample } from 'lab-harness/authoring';
import { BACKPROP, forward } from '../../graders/mistakes/network-blocks.ts';
import { gradients } from './makers.ts';

// Right gradients, to the last digits, by one pass for each weight: not backpropagation, as only what they cost shows.

/** The derivative by one weight at a time, pushed through the network by arithmetic on pairs of numbers. */
const onPairs = (tanh: string, logarithm: string): string => `type Pair = [number, number];
    const { Wax, Waa, Wya, ba, by } = this.parameters; const h = 1e-20;
    const times = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - h * h * b * d, a * d + b * c];
    const plus = ([a, b]: Pair, [c, d]: Pair): Pair => [a + c, b + d];
    const tanh = ([u, v]: Pair): Pair => ${tanh};
    const inputs = pass.x.map((column) => column.to1DArray().indexOf(1));
    const by_ = (m: Matrix) => {
      const derivative = (row: number, column: number) => {
        const at = (n: Matrix, i: number, j: number): Pair => [n.get(i, j), n === m && i === row && j === column ? 1 : 0];
        const affine = (W: Matrix, v: Pair[], b: Matrix) =>
          Array.from({ length: W.rows }, (_, i) => v.reduce((sum, p, j) => plus(sum, times(at(W, i, j), p)), at(b, i, 0)));
        let state = pass.a[0].to1DArray().map((v): Pair => [v, 0]);
        let total = 0;
        for (const [t, input] of inputs.entries()) {
          state = affine(Waa, state, ba).map((z, i) => tanh(plus(z, at(Wax, i, input))));
          const z = affine(Wya, state, by);
          const m = Math.max(...z.map(([u]) => u));
          const [re, im] = z.map(([u, v]): Pair => [Math.exp(u - m), Math.exp(u - m) * v]).reduce(plus);
          total += ${logarithm} - z[targets[t]][1];
        }
        return total;
      };
      return new Matrix(m.to2DArray().map((entries, i) => entries.map((_, j) => derivative(i, j))));
    };
    return { dWax: by_(Wax), dWaa: by_(Waa), dWya: by_(Wya), dba: by_(ba), dby: by_(by) };`;

/** The derivatives of a state by all weights before it at once, a matrix [H, H (V + H + 1)] that grows from step to step. */
const forwardStep = `const M = V + H + 1;
    const pushed = (P: Matrix, x: Matrix, before: Matrix, after: Matrix): Matrix => {
      const seen = [...x.to1DArray(), ...before.to1DArray(), 1];
      const Z = Waa.mmul(P);
      for (let u = 0; u < H; u++) seen.forEach((s, k) => Z.set(u, u * M + k, Z.get(u, u * M + k) + s));
      return Z.mulColumnVector(Matrix.mul(after, after).neg().add(1));
    };`;

const fromDerivatives = `const sum = Matrix.zeros(1, H * M);
    const dWya = Matrix.zeros(V, H), dby = Matrix.zeros(V, 1);
    x.forEach((_, t) => {
      const dy = Matrix.sub(yPred[t], oneHot(targets[t], V));
      sum.add(dy.transpose().mmul(Wya).mmul(derivatives[t]));
      dWya.add(dy.mmul(a[t + 1].transpose())); dby.add(dy);
    });
    const all = new Matrix(Array.from({ length: H }, (_, u) => sum.getRow(0).slice(u * M, (u + 1) * M)));
    return { dWax: all.subMatrix(0, H - 1, 0, V - 1), dWaa: all.subMatrix(0, H - 1, V, V + H - 1), dWya,
      dba: all.subMatrix(0, H - 1, M - 1, M - 1), dby };`;

export const faultyCost: readonly FaultySample[] = [
  gradients(
    'backward-complex-steps',
    onPairs('[Math.tanh(u), v / Math.cosh(u) ** 2 / (1 + (h * v * Math.tanh(u)) ** 2)]', 'Math.atan2(h * im, re) / h'),
  ),
  gradients('backward-dual-numbers', onPairs('[Math.tanh(u), v / Math.cosh(u) ** 2]', 'im / re')),
  gradients(
    'backward-forward-mode',
    `const { Waa, Wya } = this.parameters; const { x, a, yPred } = pass; const [H, V] = [Waa.rows, Wya.rows];
    ${forwardStep}
    let P = Matrix.zeros(H, H * M);
    const derivatives = x.map((xt, t) => (P = pushed(P, xt, a[t], a[t + 1])));
    ${fromDerivatives}`,
  ),
  // As fast as it comes: rows of plain numbers, nothing multiplied that is zero, the last step not pushed but read.
  gradients(
    'backward-forward-mode-fast',
    `const { Wax, Waa, Wya } = this.parameters; const { x, a, yPred } = pass; const [H, V] = [Waa.rows, Wya.rows];
    const M = V + H + 1; const N = H * M; const W = Waa.to2DArray(); const states = a.map((m) => m.to1DArray());
    const dWya = Matrix.zeros(V, H), dby = Matrix.zeros(V, 1);
    const sum = new Float64Array(N);
    const add = (to: Float64Array, w: number, from: Float64Array) => { for (let j = 0; j < N; j++) to[j] += w * from[j]; };
    let P: Float64Array[] = [];
    for (let t = 0; t < x.length; t++) {
      const dy = Matrix.sub(yPred[t], oneHot(targets[t], V));
      dWya.add(dy.mmul(a[t + 1].transpose())); dby.add(dy);
      const da = Wya.transpose().mmul(dy).to1DArray();
      const slopes = states[t + 1].map((v) => 1 - v * v);
      const seen = [...x[t].to1DArray(), ...states[t], 1];
      if (t === x.length - 1) {
        const dz = da.map((d, u) => d * slopes[u]);
        P.forEach((row, k) => add(sum, dz.reduce((s, d, u) => s + d * W[u][k], 0), row));
        dz.forEach((d, u) => seen.forEach((s, k) => { sum[u * M + k] += d * s; }));
        break;
      }
      const before = P;
      P = slopes.map((slope, u) => {
        const row = new Float64Array(N);
        if (t === 1) for (let i = 0; i < H; i++) for (let k = i * M; k < (i + 1) * M; k++) row[k] += W[u][i] * before[i][k];
        if (t > 1) for (let i = 0; i < H; i++) add(row, W[u][i], before[i]);
        seen.forEach((s, k) => { row[u * M + k] += s; });
        for (let j = 0; j < N; j++) row[j] *= slope;
        add(sum, da[u], row);
        return row;
      });
    }
    const all = new Matrix(Array.from({ length: H }, (_, u) => [...sum.subarray(u * M, (u + 1) * M)]));
    return { dWax: all.subMatrix(0, H - 1, 0, V - 1), dWaa: all.subMatrix(0, H - 1, V, V + H - 1), dWya,
      dba: all.subMatrix(0, H - 1, M - 1, M - 1), dby };`,
  ),
  {
    id: 'backprop-forward-mode-in-forward',
    fails: BACKPROP,
    blocks: {
      'q1.forward': forward({
        end: `const [H, V] = [Waa.rows, Wya.rows];
          ${forwardStep}
          let P = Matrix.zeros(H, H * M);
          const derivatives = x.map((xt, t) => (P = pushed(P, xt, a[t], a[t + 1])));`,
        returned: 'x, a, yPred, derivatives',
      }),
      'q1.backward': `const { Waa, Wya } = this.parameters; const [H, V] = [Waa.rows, Wya.rows]; const M = V + H + 1;
        const { x, a, yPred, derivatives } = pass as ForwardPass & { derivatives: Matrix[] };
        ${fromDerivatives}`,
    },
  },
];
