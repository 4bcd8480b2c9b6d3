import { backward } from './backward.ts';
import { forward } from './forward.ts';
import { predict } from './predict.ts';
import { BACKPROP, LOSS, PREDICT, SOFTMAX_ONLY, type WrongWork } from './work.ts';

type Costs = Pick<WrongWork, 'fails' | 'blocked'>;

const wrong = (id: string, block: string, body: string, costs: Costs): WrongWork => ({
  id,
  blocks: { [block]: body },
  ...costs,
});

/** Right when called once on an object of one's own: wrong in what is kept, shared or changed. */
export const betweenCallsWrong: WrongWork[] = [
  wrong(
    'softmax-reuses-its-result',
    'q1.softmax',
    `const self = this as { result?: Matrix };
     const e = Matrix.exp(Matrix.sub(x, x.max()));
     if (self.result?.rows !== x.rows) self.result = Matrix.zeros(x.rows, 1);
     return self.result.mul(0).add(e.div(e.sum()));`,
    { fails: ['q1.softmax', 'q1.backprop', 'q1.predict'] },
  ),
  wrong(
    'softmax-shifts-argument-and-back',
    'q1.softmax',
    'const m = x.max(); const e = Matrix.exp(x.sub(m)); x.add(m); return e.div(e.sum());',
    SOFTMAX_ONLY,
  ),
  wrong(
    'softmax-sorts-argument',
    'q1.softmax',
    `const e = Matrix.exp(Matrix.sub(x, x.max())); const y = e.div(e.sum());
     const sorted = x.to1DArray().sort((p, q) => p - q); sorted.forEach((v, i) => { x.set(i, 0, v); });
     return y;`,
    SOFTMAX_ONLY,
  ),
  wrong(
    'loss-consumes-targets',
    'q1.loss',
    'return -yPred.reduce((s, y) => s + Math.log(y.get(targets.shift() as number, 0)), 0);',
    LOSS,
  ),
  wrong(
    'loss-consumes-predictions',
    'q1.loss',
    'return -targets.reduce((s, k) => s + Math.log((yPred.shift() as Matrix).get(k, 0)), 0);',
    LOSS,
  ),
  wrong(
    'loss-reverses-arguments',
    'q1.loss',
    `yPred.reverse(); targets.reverse();
     return -targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);`,
    LOSS,
  ),
  wrong(
    'loss-takes-logarithms-in-place',
    'q1.loss',
    'return -targets.reduce((s, k, t) => s + yPred[t].log().get(k, 0), 0);',
    LOSS,
  ),
  wrong(
    'loss-running-total',
    'q1.loss',
    `const self = this as { total?: number };
     self.total = (self.total ?? 0) - targets.reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);
     return self.total;`,
    LOSS,
  ),
  wrong(
    'forward-shares-aPrev-numbers',
    'q1.forward',
    forward({ first: 'Object.assign(Object.create(Object.getPrototypeOf(aPrev)), aPrev) as Matrix' }),
    BACKPROP,
  ),
  wrong('forward-tanh-of-aPrev-in-place', 'q1.forward', forward({ first: 'aPrev.mul(1.5).clone()' }), BACKPROP),
  wrong('forward-adds-into-by', 'q1.forward', forward({ logits: 'by.add(Wya.mmul(at)).clone()' }), BACKPROP),
  wrong(
    'forward-one-input-buffer',
    'q1.forward',
    forward({}).replace(
      'inputs.map((index) => oneHot(index, this.vocabulary.size))',
      `inputs.map((buffer => (index: number) => buffer.mul(0).set(index, 0,
        1))(Matrix.zeros(this.vocabulary.size, 1)))`,
    ),
    BACKPROP,
  ),
  wrong(
    'forward-continues-last-pass',
    'q1.forward',
    `const self = this as { last?: Matrix };
     ${forward({ first: 'self.last?.clone() ?? aPrev.clone()' }).replace(
       'return {',
       'self.last = a[a.length - 1]; return {',
     )}`,
    BACKPROP,
  ),
  wrong(
    'forward-remembers-passes',
    'q1.forward',
    `const self = this as { passes?: Map<string, ForwardPass> };
     self.passes ??= new Map();
     const key = JSON.stringify([inputs, aPrev.to1DArray()]);
     const run = () => { ${forward({})} };
     if (!self.passes.has(key)) self.passes.set(key, run());
     return self.passes.get(key) as ForwardPass;`,
    BACKPROP,
  ),
  wrong(
    'forward-keeps-first-weights',
    'q1.forward',
    `const self = this as { kept?: Matrix };
     const kept = (self.kept ??= this.parameters.Waa.clone());
     ${forward({ z: 'Matrix.add(Matrix.add(Wax.mmul(xt), kept.mmul(previous)), ba)' })}`,
    BACKPROP,
  ),
  wrong(
    'backward-keeps-first-transpose',
    'q1.backward',
    backward({
      start: 'const self = this as { transposed?: Matrix }; self.transposed ??= Waa.transpose();',
      carried: '(self.transposed as Matrix).mmul(dz)',
    }),
    BACKPROP,
  ),
  wrong(
    'backward-returns-its-buffers',
    'q1.backward',
    backward({
      start: 'const self = this as { buffers?: Matrix[] };',
      end: `const fresh = [dWax, dWaa, dWya, dba, dby];
        const kept = (self.buffers ??= fresh.map((m) => m.clone()));
        kept.forEach((m, i) => { m.mul(0).add(fresh[i]); });
        return { dWax: kept[0], dWaa: kept[1], dWya: kept[2], dba: kept[3], dby: kept[4] };`,
    }),
    BACKPROP,
  ),
  wrong(
    'backward-uses-latest-pass',
    'q1.backward',
    `const self = this as { latest?: ForwardPass };
     self.latest ??= pass;
     pass = self.latest;
     ${backward({})}`,
    BACKPROP,
  ),
  wrong(
    'backward-squares-states-in-place',
    'q1.backward',
    backward({ derivative: 'a[t + 1].pow(2).neg().add(1)' }),
    BACKPROP,
  ),
  wrong('backward-pops-states', 'q1.backward', backward({ end: 'while (a.length > 1) a.pop();' }), BACKPROP),
  wrong(
    'backward-updates-parameters',
    'q1.backward',
    backward({ end: 'Wax.sub(Matrix.mul(dWax, 0.01)); Waa.sub(Matrix.mul(dWaa, 0.01));' }),
    BACKPROP,
  ),
  wrong(
    'predict-continues-last-text',
    'q1.predict',
    `const self = this as { state?: Matrix };
     ${predict({ state: '(self.state = pass.a[pass.a.length - 1])' }).replace(
       'const zero = Matrix.zeros(parameters.Waa.rows, 1);',
       'const zero = self.state ?? Matrix.zeros(parameters.Waa.rows, 1);',
     )}`,
    PREDICT,
  ),
  wrong(
    'predict-remembers-texts',
    'q1.predict',
    `const self = this as { texts?: Map<string, string> };
     const texts = (self.texts ??= new Map());
     const write = () => { ${predict({})} };
     if (!texts.has(start)) texts.set(start, write());
     return texts.get(start) as string;`,
    PREDICT,
  ),
  wrong(
    'predict-changes-by-at-the-end',
    'q1.predict',
    predict({}).replace('return text;', 'parameters.by.mul(0.99); return text;'),
    PREDICT,
  ),
];
