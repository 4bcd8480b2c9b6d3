import { BACKPROP, type WrongWork } from './work.ts';

const wrong = (id: string, body: string): WrongWork => ({
  id: `backward-${id}`,
  blocks: { 'q1.backward': body },
  ...BACKPROP,
});

/** A backward pass step by step, with expressions of the student's in the places where mistakes are made. */
export function backward({
  start = '',
  dy = 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows))',
  from = 'x.length - 1',
  to = '0',
  derivative = 'Matrix.mul(a[t + 1], a[t + 1]).neg().add(1)',
  carried = 'Waa.transpose().mmul(dz)',
  before = 'a[t]',
  dby = 'dby.add(dy);',
  end = '',
}) {
  return `const { Wax, Waa, Wya } = this.parameters;
    const { x, a, yPred } = pass;
    const [dWax, dWaa, dWya] = [Wax, Waa, Wya].map((m) => Matrix.zeros(m.rows, m.columns));
    const [dba, dby] = [Matrix.zeros(Waa.rows, 1), Matrix.zeros(Wya.rows, 1)];
    ${start}
    let carried = Matrix.zeros(Waa.rows, 1);
    for (let t = ${from}; t >= ${to}; t--) {
      const dy = ${dy};
      const da = Wya.transpose().mmul(dy).add(carried);
      const dz = Matrix.mul(da, ${derivative});
      dWya.add(dy.mmul(a[t + 1].transpose()));
      ${dby}
      dWax.add(dz.mmul(x[t].transpose()));
      dWaa.add(dz.mmul(${before}.transpose()));
      dba.add(dz);
      carried = ${carried};
    }
    ${end}
    return { dWax, dWaa, dWya, dba, dby };`;
}

export const backwardWrong: WrongWork[] = [
  wrong('no-recurrence', backward({ carried: 'Matrix.zeros(Waa.rows, 1)' })),
  wrong('Waa-untransposed', backward({ carried: 'Waa.mmul(dz)' })),
  wrong('tanh-of-state', backward({ derivative: 'Matrix.tanh(a[t + 1]).pow(2).neg().add(1)' })),
  wrong('no-tanh-derivative', backward({ derivative: 'Matrix.ones(Waa.rows, 1)' })),
  wrong('state-after-for-before', backward({ before: 'a[t + 1]' })),
  wrong('dby-missing', backward({ dby: '' })),
  wrong('dby-doubled', backward({ dby: 'dby.add(dy).add(dy);' })),
  wrong('assigns-instead-of-adding', backward({ dby: 'dby.setColumn(0, dy.to1DArray());' })),
  wrong('stops-after-3-steps', backward({ to: 'Math.max(0, x.length - 3)' })),
  wrong(
    'targets-shifted',
    backward({ dy: 'Matrix.sub(yPred[t], oneHot(targets[Math.max(t - 1, 0)], yPred[t].rows))' }),
  ),
  wrong(
    'minus-one-over-y',
    backward({ dy: 'Matrix.zeros(yPred[t].rows, 1).set(targets[t], 0, -1 / yPred[t].get(targets[t], 0))' }),
  ),
  wrong('mutates-yPred', backward({ dy: 'yPred[t].sub(oneHot(targets[t], yPred[t].rows))' })),
  wrong('mean-over-steps', backward({ end: 'for (const g of [dWax, dWaa, dWya, dba, dby]) g.div(x.length);' })),
  wrong(
    'clips',
    backward({
      end: 'for (const g of [dWax, dWaa, dWya, dba, dby]) g.apply((i, j) => g.set(i, j, Math.max(-1, Math.min(1, g.get(i, j)))));',
    }),
  ),
  wrong(
    'keeps-last-call',
    backward({
      start: 'const self = this as { kept?: Matrix };',
      end: 'if (self.kept?.rows === dWaa.rows) dWaa.add(self.kept); self.kept = dWaa.clone();',
    }),
  ),
  wrong(
    'finite-differences',
    `const { parameters } = this;
     const inputs = pass.x.map((column) => column.maxIndex()[0]);
     const h = 1e-5;
     const lossOf = () => -this.forward(inputs, pass.a[0]).yPred.reduce((sum, y, t) => sum + Math.log(y.get(targets[t], 0)), 0);
     const numeric = (m: Matrix) => {
       const g = Matrix.zeros(m.rows, m.columns);
       for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.columns; j++) {
         const value = m.get(i, j);
         m.set(i, j, value + h); const above = lossOf();
         m.set(i, j, value - h); const below = lossOf();
         m.set(i, j, value); g.set(i, j, (above - below) / (2 * h));
       }
       return g;
     };
     const { Wax, Waa, Wya, ba, by } = parameters;
     return { dWax: numeric(Wax), dWaa: numeric(Waa), dWya: numeric(Wya), dba: numeric(ba), dby: numeric(by) };`,
  ),
];
