import { changed, type Sample, samplesIn } from 'lab-harness/authoring';
import { backward, forward } from '../../graders/mistakes/network-blocks.ts';

/** Backpropagation in other ways: step by step, entry by entry, recursive, with Jacobians written out. */
export const correctBackward = samplesIn('q1.backward', {
  'backward-step-by-step': backward(),
  'backward-jacobians-written-out': backward({
    dy: `Matrix.diag(yPred[t].to1DArray()).sub(yPred[t].mmul(yPred[t].transpose()))
        .mmul(oneHot(targets[t], yPred[t].rows).mul(-1 / yPred[t].get(targets[t], 0)))`,
  }),
  'backward-jacobian-of-tanh': changed(
    backward(),
    'Matrix.mul(da, Matrix.mul(a[t + 1], a[t + 1]).neg().add(1))',
    'Matrix.diag(a[t + 1].to1DArray().map((v) => (1 - v) * (1 + v))).mmul(da)',
  ),
  'backward-jacobian-of-step': backward({
    carried: 'Matrix.diag(Matrix.mul(a[t + 1], a[t + 1]).neg().add(1).to1DArray()).mmul(Waa).transpose().mmul(da)',
  }),
  'backward-products-of-jacobians': `const { Wax, Waa, Wya } = this.parameters; const { x, a, yPred } = pass;
     const [dWax, dWaa, dWya] = [Wax, Waa, Wya].map((m) => Matrix.zeros(m.rows, m.columns));
     const [dba, dby] = [Matrix.zeros(Waa.rows, 1), Matrix.zeros(Wya.rows, 1)];
     const slopesAt = (s: number) => a[s + 1].to1DArray().map((v) => 1 - v * v);
     for (let t = 0; t < x.length; t++) {
       const dy = Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows));
       dWya.add(dy.mmul(a[t + 1].transpose())); dby.add(dy);
       // The derivative of a[t + 1] by the sum that went into tanh at step s.
       let product = Matrix.diag(slopesAt(t));
       for (let s = t; s >= 0; s--) {
         const dz = Wya.mmul(product).transpose().mmul(dy);
         dWax.add(dz.mmul(x[s].transpose())); dWaa.add(dz.mmul(a[s].transpose())); dba.add(dz);
         if (s > 0) product = product.mmul(Waa).mulRowVector(slopesAt(s - 1));
       }
     }
     return { dWax, dWaa, dWya, dba, dby };`,
  'backward-recursive': `const { Wax, Waa, Wya } = this.parameters;
     const g = { dWax: Matrix.zeros(Wax.rows, Wax.columns), dWaa: Matrix.zeros(Waa.rows, Waa.columns),
       dWya: Matrix.zeros(Wya.rows, Wya.columns), dba: Matrix.zeros(Waa.rows, 1), dby: Matrix.zeros(Wya.rows, 1) };
     const errorOf = (t: number): Matrix => {
       if (t === targets.length) return Matrix.zeros(Waa.rows, 1);
       const dy = pass.yPred[t].clone(); dy.set(targets[t], 0, dy.get(targets[t], 0) - 1);
       const da = Wya.transpose().mmul(dy).add(Waa.transpose().mmul(errorOf(t + 1)));
       const state = pass.a[t + 1];
       const dz = Matrix.sub(da, Matrix.mul(Matrix.mul(state, state), da));
       g.dWya.add(dy.mmul(state.transpose())); g.dby.add(dy);
       g.dWax.add(dz.mmul(pass.x[t].transpose())); g.dWaa.add(dz.mmul(pass.a[t].transpose())); g.dba.add(dz);
       return dz;
     };
     errorOf(0);
     return g;`,
  'backward-entry-by-entry': `const { Wax, Waa, Wya } = this.parameters; const { x, a, yPred } = pass;
     const [H, V] = [Waa.rows, Wya.rows];
     const dWax = new Matrix(H, V), dWaa = new Matrix(H, H), dWya = new Matrix(V, H), dba = new Matrix(H, 1),
       dby = new Matrix(V, 1);
     const bump = (m: Matrix, i: number, j: number, by: number) => m.set(i, j, m.get(i, j) + by);
     let next = new Float64Array(H);
     for (let t = targets.length - 1; t >= 0; t--) {
       const dz = new Float64Array(H);
       for (let i = 0; i < V; i++) bump(dby, i, 0, yPred[t].get(i, 0) - (i === targets[t] ? 1 : 0));
       for (let h = 0; h < H; h++) {
         let da = 0;
         for (let k = H - 1; k >= 0; k--) da += Waa.get(k, h) * next[k];
         for (let i = V - 1; i >= 0; i--) {
           const dy = yPred[t].get(i, 0) - (i === targets[t] ? 1 : 0);
           da += Wya.get(i, h) * dy;
           bump(dWya, i, h, dy * a[t + 1].get(h, 0));
         }
         dz[h] = da * (1 - a[t + 1].get(h, 0) ** 2);
         bump(dba, h, 0, dz[h]);
         for (let j = 0; j < V; j++) if (x[t].get(j, 0)) bump(dWax, h, j, dz[h]);
         for (let k = 0; k < H; k++) bump(dWaa, h, k, dz[h] * a[t].get(k, 0));
       }
       next = dz;
     }
     return { dWax, dWaa, dWya, dba, dby };`,
  'backward-reverses-and-back': backward({ start: 'yPred.reverse().reverse();' }),
  'backward-without-a-prototype': backward({
    returned: '...Object.assign(Object.create(null), { dWax, dWaa, dWya, dba, dby })',
  }),
  'backward-reduce-right-per-step': `const { Waa, Wya } = this.parameters;
     const steps = pass.yPred.map((y, t) => ({ dy: Matrix.sub(y, oneHot(targets[t], y.rows)), t })).reverse();
     let dz = Matrix.zeros(Waa.rows, 1);
     const parts = steps.map(({ dy, t }) => {
       const { [t]: before, [t + 1]: after } = pass.a;
       dz = Matrix.add(Wya.transpose().mmul(dy), Waa.transpose().mmul(dz)).mul(Matrix.sub(Matrix.ones(Waa.rows,
         1), Matrix.pow(after, 2)));
       return [dz.mmul(pass.x[t].transpose()), dz.mmul(before.transpose()), dy.mmul(after.transpose()), dz, dy];
     });
     const [dWax, dWaa, dWya, dba, dby] = parts[0].map((_, i) => parts.map((p) => p[i]).reduce((p, q) =>
       Matrix.add(p, q)));
     return { dWax, dWaa, dWya, dba, dby };`,
});

/** Both passes with more between them than the contract names. */
export const correctPasses: readonly Sample[] = [
  {
    id: 'backprop-derivatives-in-the-pass',
    blocks: {
      'q1.forward': forward({
        returned: 'x, a, yPred, slopes: a.slice(1).map((m) => Matrix.mul(m, m).neg().add(1)), inputs',
      }),
      'q1.backward': backward({
        start: 'const { slopes } = pass as ForwardPass & { slopes: Matrix[] };',
        derivative: 'slopes[t]',
      }),
    },
  },
  {
    id: 'backprop-pass-of-a-class',
    blocks: {
      'q1.forward': changed(
        forward({
          start: `class Pass implements ForwardPass {
            x: Matrix[] = []; a: Matrix[] = []; yPred: Matrix[] = [];
            get steps() { return this.x.length; }
            slope(t: number) { return Matrix.mul(this.a[t + 1], this.a[t + 1]).neg().add(1); }
          }`,
        }),
        'return { x, a, yPred };',
        'return Object.assign(new Pass(), { x, a, yPred });',
      ),
      'q1.backward': backward({
        start: 'const own = pass as ForwardPass & { steps: number; slope(t: number): Matrix };',
        steps: 'let t = own.steps - 1; t >= 0; t--',
        derivative: 'own.slope(t)',
      }),
    },
  },
];
