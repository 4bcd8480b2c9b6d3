import { SOFTMAX_AND_USERS, SOFTMAX_ONLY, type WrongWork } from './work.ts';

const wrong = (id: string, body: string, costs: Pick<WrongWork, 'fails' | 'blocked'>): WrongWork => ({
  id: `softmax-${id}`,
  blocks: { 'q1.softmax': body },
  ...costs,
});

export const softmaxWrong: WrongWork[] = [
  wrong('no-shift', 'const e = Matrix.exp(x); return e.div(e.sum());', SOFTMAX_ONLY),
  wrong(
    'shifts-by-absolute-maximum',
    `const e = Matrix.exp(Matrix.sub(x, Math.max(...x.to1DArray().map(Math.abs))));
     return e.div(e.sum());`,
    SOFTMAX_ONLY,
  ),
  wrong('mutates-argument', 'x.sub(x.max()); x.exp(); return x.div(x.sum());', SOFTMAX_ONLY),
  wrong(
    'loop',
    `const shifted = Matrix.sub(x, x.max());
     const y = Matrix.zeros(x.rows, 1);
     let sum = 0;
     for (let i = 0; i < x.rows; i++) { y.set(i, 0, Math.exp(shifted.get(i, 0))); sum += y.get(i, 0); }
     return y.div(sum);`,
    SOFTMAX_ONLY,
  ),
  wrong(
    'print-left-in',
    'const e = Matrix.exp(Matrix.sub(x, x.max())); console.log(e.sum()); return e.div(e.sum());',
    SOFTMAX_ONLY,
  ),
  wrong(
    'print-by-process',
    "const e = Matrix.exp(Matrix.sub(x, x.max())); process.stdout.write('x'); return e.div(e.sum());",
    SOFTMAX_ONLY,
  ),
  wrong(
    'log-probabilities',
    'const s = Matrix.sub(x, x.max()); return Matrix.sub(s, Math.log(Matrix.exp(s).sum()));',
    SOFTMAX_AND_USERS,
  ),
  wrong(
    'hard-coded-vocabulary',
    `const e = Matrix.exp(Matrix.sub(x, x.max()));
     const first = Array.from({ length: 27 }, (_, i) => e.get(i, 0));
     return Matrix.columnVector(first.map((v) => v / e.sum()));`,
    SOFTMAX_AND_USERS,
  ),
  wrong(
    'wrong-axis',
    'const e = Matrix.exp(Matrix.sub(x, x.max())); return e.div(Matrix.columnVector(e.sum("row")));',
    SOFTMAX_AND_USERS,
  ),
];
