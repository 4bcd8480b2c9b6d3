import { changed, samplesIn } from 'lab-harness/authoring';
import { forward } from '../../graders/mistakes/network-blocks.ts';

/** The forward pass in other ways: recursive, by generators, by one product, by plain numbers. */
export const correctForward = samplesIn('q1.forward', {
  'forward-state-by-state': forward(),
  'forward-recursive-and-sparse': `const { Wax, Waa, Wya, ba, by } = this.parameters;
        const step = (t: number, a: Matrix): Matrix[] =>
          t === inputs.length
            ? [a]
            : [a, ...step(t + 1, Matrix.tanh(Matrix.add(Waa.mmul(a), Matrix.add(Wax.getColumnVector(inputs[t]), ba))))];
        const a = step(0, Matrix.add(aPrev, 0));
        const x = inputs.map((index) => Matrix.zeros(this.vocabulary.size, 1).set(index, 0, 1));
        return { x, a, yPred: x.map((_, t) => this.softmax(Matrix.add(by, Wya.mmul(a[t + 1])))) };`,
  'forward-one-matrix-for-both': `const { Wax, Waa, Wya, ba, by } = this.parameters;
     const W = new Matrix(Wax.rows, Wax.columns + Waa.columns + 1);
     W.setSubMatrix(Wax, 0, 0); W.setSubMatrix(Waa, 0, Wax.columns); W.setSubMatrix(ba, 0, Wax.columns + Waa.columns);
     const x = inputs.map((index) => oneHot(index, this.vocabulary.size));
     const a = [aPrev.clone()]; const yPred: Matrix[] = [];
     for (let t = 0; t < inputs.length; t++) {
       const both = Matrix.columnVector([...x[t].to1DArray(), ...a[t].to1DArray(), 1]);
       a[t + 1] = W.mmul(both).tanh();
       yPred[t] = this.softmax(Matrix.add(Wya.mmul(a[t + 1]), by));
     }
     return { x, a, yPred };`,
  'forward-generator': `const { Wax, Waa, Wya, ba, by } = this.parameters;
     const size = this.vocabulary.size;
     function* states(a: Matrix): Generator<Matrix> {
       yield a;
       for (const index of inputs) yield (a = Matrix.add(Wax.getColumnVector(index), ba).add(Waa.mmul(a)).tanh());
     }
     const a = [...states(Matrix.columnVector(aPrev.to1DArray()))];
     return { x: inputs.map((i) => oneHot(i, size)), a, yPred: a.slice(1).map((at) =>
       this.softmax(Wya.mmul(at).add(by))) };`,
  'forward-plain-numbers': `const { Wax, Waa, Wya, ba, by } = this.parameters;
     const times = (W: Matrix, v: ArrayLike<number>) => W.to2DArray().map((row) => row.reduce((s, w, i) =>
       s + w * v[i], 0));
     let state = Float64Array.from(aPrev.to1DArray());
     const pass: ForwardPass = { x: [], a: [Matrix.columnVector([...state])], yPred: [] };
     for (const index of inputs) {
       const x = oneHot(index, this.vocabulary.size); const u = times(Wax, x.to1DArray()); const r = times(Waa, state);
       state = state.map((_, i) => Math.tanh(ba.get(i, 0) + u[i] + r[i]));
       pass.x.push(x); pass.a.push(Matrix.columnVector([...state]));
       pass.yPred.push(this.softmax(Matrix.columnVector(times(Wya, state).map((o, i) => o + by.get(i, 0)))));
     }
     return pass;`,
  'forward-tanh-by-exponentials': forward({ state: 'Matrix.exp(Matrix.mul(z, 2)).add(1).pow(-1).mul(-2).add(1)' }),
  'forward-tanh-by-sign': forward({
    state: `Matrix.columnVector(z.to1DArray().map((v) => {
      const e = Math.exp(-2 * Math.abs(v)); return (Math.sign(v) * (1 - e)) / (1 + e); }))`,
  }),
  'forward-frozen': changed(
    forward({ end: 'for (const list of [x, a, yPred]) Object.freeze(list);' }),
    'return { x, a, yPred };',
    'return Object.freeze({ x, a, yPred });',
  ),
  'forward-inputs-in-one-product': `const { Wax, Waa, Wya, ba, by } = this.parameters;
     const x = inputs.map((index) => oneHot(index, this.vocabulary.size));
     const fromInputs = Wax.mmul(new Matrix(x.map((xt) => xt.to1DArray())).transpose()).addColumnVector(ba);
     const a = inputs.reduce((states, _, t) =>
       [...states, Matrix.add(fromInputs.getColumnVector(t), Waa.mmul(states[t])).tanh()], [aPrev.clone()]);
     const logits = Wya.mmul(new Matrix(a.slice(1).map((at) => at.to1DArray())).transpose()).addColumnVector(by);
     return { x, a, yPred: inputs.map((_, t) => this.softmax(logits.getColumnVector(t))) };`,
  'forward-extra-fields': forward({ returned: 'x, a, yPred, inputs' }),
});
