import { backward } from './backward.ts';
import { forward } from './forward.ts';
import { predict } from './predict.ts';
import { BACKPROP, LOSS, PREDICT, SOFTMAX_AND_USERS, SOFTMAX_ONLY, type WrongWork } from './work.ts';

type Costs = Pick<WrongWork, 'fails' | 'blocked'>;

const wrong = (id: string, block: string, body: string, costs: Costs): WrongWork => ({
  id,
  blocks: { [block]: body },
  ...costs,
});
const softmax = (id: string, body: string, costs: Costs) => wrong(`softmax-${id}`, 'q1.softmax', body, costs);
const loss = (id: string, body: string) => wrong(`loss-${id}`, 'q1.loss', body, LOSS);
const pass = (id: string, body: string) => wrong(`forward-${id}`, 'q1.forward', body, BACKPROP);
const gradients = (id: string, body: string) => wrong(`backward-${id}`, 'q1.backward', body, BACKPROP);
const text = (id: string, body: string) => wrong(`predict-${id}`, 'q1.predict', body, PREDICT);

const exponentials = 'const e = Matrix.exp(Matrix.sub(x, x.max()));';

/** Wrong forms, and right only for some lengths, characters or kinds of example. */
export const edgesWrong: WrongWork[] = [
  softmax('row', `${exponentials} return e.div(e.sum()).transpose();`, SOFTMAX_AND_USERS),
  softmax('array', `${exponentials} return e.div(e.sum()).to1DArray() as unknown as Matrix;`, SOFTMAX_AND_USERS),
  softmax(
    'sigmoid-for-two',
    `${exponentials} if (x.rows !== 2) return e.div(e.sum());
     const p = 1 / (1 + Math.exp(x.get(0, 0) - x.get(1, 0))); return Matrix.columnVector([p, 1 - p]);`,
    SOFTMAX_ONLY,
  ),
  softmax(
    'while-loop',
    `const y = Matrix.sub(x, x.max()).exp(); let sum = 0; let i = 0;
     while (i < y.rows) sum += y.get(i++, 0);
     return y.div(sum);`,
    SOFTMAX_ONLY,
  ),
  loss(
    'string',
    'return (-targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0)).toFixed(4) as unknown as number;',
  ),
  loss('reduce-without-start', 'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)));'),
  loss('skips-index-zero', 'return -targets.reduce((s, k, t) => (k ? s + Math.log(yPred[t].get(k, 0)) : s), 0);'),
  loss('last-step-only', 'return -Math.log(yPred[yPred.length - 1].get(targets[targets.length - 1], 0));'),
  loss(
    'each-character-once',
    'return -[...new Set(targets)].reduce((s, k) => s + Math.log(yPred[targets.indexOf(k)].get(k, 0)), 0);',
  ),
  loss(
    'binary-cross-entropy',
    `return -targets.reduce((s, k, t) => s + yPred[t].to1DArray()
       .reduce((sum, p, i) => sum + Math.log(i === k ? p : 1 - p || 1), 0), 0);`,
  ),
  loss(
    'squared-error',
    'return targets.reduce((s, k, t) => s + Matrix.sub(yPred[t], oneHot(k, yPred[t].rows)).pow(2).sum(), 0);',
  ),
  loss(
    'mean-over-vocabulary',
    'return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)) / yPred[t].rows, 0);',
  ),
  loss('softmax-again', 'return -targets.reduce((s, k, t) => s + Math.log(this.softmax(yPred[t]).get(k, 0)), 0);'),
  loss(
    'do-loop',
    'let s = 0; let t = 0; do s -= Math.log(yPred[t].get(targets[t], 0)); while (++t < targets.length); return s;',
  ),
  pass(
    'relu',
    forward({ state: 'Matrix.zeros(z.rows, 1).apply(function (i, j) { this.set(i, j, Math.max(0, z.get(i, j))); })' }),
  ),
  pass(
    'bias-in-first-step-only',
    forward({ z: 'Matrix.add(Matrix.add(Wax.mmul(xt), Waa.mmul(previous)), Matrix.mul(ba, t === 0 ? 1 : 0))' }),
  ),
  pass('output-of-state-before', forward({}).replace('a.slice(1).map', 'a.slice(0, -1).map')),
  pass('outputs-reversed', forward({}).replace('return { x, a, yPred };', 'return { x, a, yPred: yPred.reverse() };')),
  pass('without-initial-state', forward({}).replace('return { x, a, yPred };', 'return { x, a: a.slice(1), yPred };')),
  pass('logits-for-outputs', forward({}).replace('this.softmax(', '(')),
  pass(
    'pauses-on-repeated-character',
    forward({ state: 'inputs[t] === inputs[t - 1] ? previous.clone() : Matrix.tanh(z)' }),
  ),
  pass(
    'ignores-aPrev-for-one-step',
    forward({ first: '(inputs.length === 1 ? Matrix.zeros(Waa.rows, 1) : aPrev.clone())' }),
  ),
  gradients('truncated-at-10', backward({ to: 'Math.max(0, x.length - 10)' })),
  gradients('truncated-at-16', backward({ to: 'Math.max(0, x.length - 16)' })),
  gradients('truncated-at-25', backward({ to: 'Math.max(0, x.length - 25)' })),
  gradients(
    'clips-at-5',
    backward({
      end: `for (const g of [dWax, dWaa, dWya, dba, dby]) g.apply((i, j) => g.set(i, j, Math.max(-5,
        Math.min(5, g.get(i, j)))));`,
    }),
  ),
  gradients(
    'clips-at-10',
    backward({
      end: `for (const g of [dWax, dWaa, dWya, dba, dby]) g.apply((i, j) => g.set(i, j, Math.max(-10,
        Math.min(10, g.get(i, j)))));`,
    }),
  ),
  gradients(
    'clips-norm-at-5',
    backward({
      end: 'for (const g of [dWax, dWaa, dWya, dba, dby]) if (g.norm() > 5) g.mul(5 / g.norm());',
    }),
  ),
  gradients(
    'dWaa-transposed',
    backward({}).replace('dWaa.add(dz.mmul(a[t].transpose()))', 'dWaa.add(a[t].mmul(dz.transpose()))'),
  ),
  gradients('dba-before-tanh', backward({}).replace('dba.add(dz)', 'dba.add(da)')),
  gradients(
    'input-of-next-step',
    backward({}).replace('dz.mmul(x[t].transpose())', 'dz.mmul((x[t + 1] ?? x[t]).transpose())'),
  ),
  gradients(
    'last-output-only',
    backward({ dy: 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows)).mul(t === x.length - 1 ? 1 : 0)' }),
  ),
  gradients('weight-decay', backward({ end: 'dWaa.add(Matrix.mul(Waa, 1e-4));' })),
  gradients('carried-piles-up', backward({ carried: 'Matrix.add(carried, Waa.transpose().mmul(dz))' })),
  gradients('zeros-before-first-step', backward({ before: '(t === 0 ? Matrix.zeros(Waa.rows, 1) : a[t])' })),
  gradients(
    'softmax-derivative-again',
    backward({ dy: 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows)).mul(yPred[t])' }),
  ),
  gradients(
    'dWax-assigned',
    backward({}).replace('dWax.add(dz.mmul(x[t].transpose()))', 'dWax.setColumn(x[t].maxIndex()[0], dz.to1DArray())'),
  ),
  gradients('sign', backward({ dy: 'Matrix.sub(oneHot(targets[t], yPred[t].rows), yPred[t])' })),
  gradients('arrays', backward({}).replace('return { dWax,', 'return { dWax: dWax.to2DArray() as unknown as Matrix,')),
  gradients('without-dby', backward({}).replace('dba, dby };', 'dba } as Gradients;')),
  gradients('stops-for-one-step', backward({ end: 'if (x.length === 1) dWaa.mul(0);' })),
  gradients(
    'rows-for-biases',
    backward({ end: 'return { dWax, dWaa, dWya, dba: dba.transpose(), dby: dby.transpose() };' }),
  ),
  text('newline-is-zero', predict({}).replace("vocabulary.indexOf('\\n')", '0')),
  text('lower-case-start', predict({ begin: "start.toLowerCase() || '\\n'" })),
  text('trimmed-start', predict({ begin: "start.trim() || '\\n'" })),
  text(
    'matrix-to-choice',
    predict({ draw: 'random.choice(pass.yPred[pass.yPred.length - 1] as unknown as number[])' }),
  ),
  text('rounded-probabilities', predict({ draw: 'random.choice(p.map((v) => Number(v.toFixed(6))))' })),
  text(
    'temperature',
    predict({ draw: '((q) => random.choice(q.map((v) => v / q.reduce((s, w) => s + w))))(p.map((v) => v ** 1.25))' }),
  ),
  text(
    'top-two',
    predict({ draw: '((c) => random.choice(p.map((v) => (v >= c ? v : 0))))([...p].sort((v, w) => w - v)[1])' }),
  ),
  text('one-too-few', predict({ limit: 'drawn < MAX_DRAWN - 1' })),
  text('drawn-only', predict({}).replace('let text = start;', "let text = '';")),
  text(
    'skips-unknown',
    predict({}).replace(
      "[...(start || '\\n')]",
      "[...(start || '\\n')].filter((c) => vocabulary.characters.includes(c))",
    ),
  ),
  text(
    'unknown-is-newline',
    predict({}).replace(
      '.map((c) => vocabulary.indexOf(c))',
      '.map((c) => Math.max(0, vocabulary.characters.indexOf(c)))',
    ),
  ),
  text('first-step-distribution', predict({}).replace('pass.yPred[pass.yPred.length - 1]', 'pass.yPred[0]')),
  text('last-of-start-twice', predict({ begin: "start + start.slice(-1) || '\\n'" })),
  text('newline-after-start', predict({ begin: "start + '\\n'" })),
  text('own-random-numbers', predict({ draw: 'p.findIndex(((u) => (v: number) => (u -= v) < 0)(Math.random()))' })),
  text('softmax-again', predict({ draw: 'random.choice(this.softmax(Matrix.columnVector(p)).to1DArray())' })),
  text(
    'newline-becomes-space',
    predict({ stop: "text += next === newline ? ' ' : vocabulary.characters[next]; if (next === newline) break;" }),
  ),
  text('ends-with-newline', predict({}).replace('return text;', "return text + '\\n';")),
  text('never-stops-on-newline', predict({ stop: "text += next === newline ? '' : vocabulary.characters[next];" })),
  text(
    'random-first-state',
    predict({}).replace('Matrix.zeros(parameters.Waa.rows, 1)', 'Matrix.rand(parameters.Waa.rows, 1)'),
  ),
];
