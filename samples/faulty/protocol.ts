import type { FaultySample } from 'lab-harness/authoring';
import { BACKPROP, forward } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { q1 } from '../../graders/q1/question.ts';
import { gradients, loss, pass, softmax, test, text, train } from './makers.ts';

const correctSoftmax = 'const e = Matrix.exp(Matrix.sub(x, x.max())); return e.div(e.sum());';
const faultyForward = forward({ y: 'this.softmax(Wya.mmul(at))' });

/** Code that ends the process, or never comes to an end. */
const withoutAnAnswer: readonly FaultySample[] = [
  softmax('softmax-exits', 'process.exit(0);'),
  loss('loss-exits', 'process.exit(0);'),
  pass('forward-exits', 'process.exit(0); return { x: [], a: [aPrev], yPred: [] };'),
  { ...pass('forward-exits-later', `setTimeout(() => process.exit(0)); ${faultyForward}`), is: 'forward-omits-by' },
  loss('loss-endless-recursion', 'return this.loss(yPred, targets);'),
  train('train-exits', 'process.exit(0);'),
  train(
    'train-never-ends',
    'await new Promise(() => {}); return { trainingLoss: [], validationLoss: [], bestEpoch: 1 };',
  ),
  {
    ...train('train-forgets-to-wait', {
      restore: 'setTimeout(() => { best.weights.forEach((w, i) => { model.weights()[i].assign(w); }); });',
    }),
    is: 'train-never-restored',
  },
];

/** Results and errors that are something else when they are looked at. */
const inDisguise: readonly FaultySample[] = [
  loss('loss-coerced-object', 'return { [Symbol.toPrimitive]: () => Math.log(4) } as unknown as number;'),
  loss(
    'loss-throws-todo-of-another-block',
    "throw Object.assign(new Error('not done yet'), { name: 'TodoError', block: 'q1.predict' });",
  ),
  loss(
    'loss-throws-a-proxy',
    `throw new Proxy(new Error('x'), {
       get: () => { throw new Error('not readable'); },
       getPrototypeOf: () => { throw new Error('not readable'); },
     });`,
  ),
  loss(
    'loss-throws-a-getter',
    "throw Object.defineProperty(new Error('x'), 'message', { get: () => ({ toString: () => process.exit(0) }) });",
  ),
  {
    ...pass(
      'forward-returns-a-proxy',
      `const run = () => { ${faultyForward} };
     return new Proxy(run(), { get: (target, key) => (key === 'yPred' ? target.yPred.map((y) =>
       Object.create(y)) : target[key as 'x']) });`,
    ),
    is: 'forward-omits-by',
  },
];

/** Code that changes what the grader beside it runs on, or writes its answers. */
const tampering: readonly FaultySample[] = [
  softmax(
    'softmax-patches-math',
    `Math.exp = () => 1; Math.log = () => 0; Math.tanh = () => 0; ${correctSoftmax}`,
    q1.tasks.map(({ id }) => id),
  ),
  softmax(
    'softmax-patches-matrix',
    `Matrix.prototype.to1DArray = function (this: Matrix) { return new Array(this.rows).fill(1 / this.rows); };
     ${correctSoftmax}`,
    // What softmax and loss return is read where it lies.
    BACKPROP,
  ),
  softmax(
    'softmax-swells-its-replies',
    `const stringify = JSON.stringify;
     JSON.stringify = ((value: { value?: object }) => {
       const filled = value?.value ? { ...value, value: { ...value.value, ['k'.repeat(1e5)]: 0 } } : value;
       return stringify(filled);
     }) as typeof stringify;
     x.add(1e-6); ${correctSoftmax}`,
  ),
  // Whatever hands the object on may run any other method, and some have loops.
  softmax('softmax-replaces-other-methods', `Object.getPrototypeOf(this).backward = () => ({}); ${correctSoftmax}`, [
    'q1.softmax',
    ...BACKPROP,
  ]),
  softmax(
    'softmax-replaces-the-loss',
    `Object.defineProperty(this, 'loss', { value: () => 0, configurable: true }); ${correctSoftmax}`,
    ['q1.softmax', 'q1.predict'],
  ),
  loss(
    'loss-patches-json',
    `const stringify = JSON.stringify;
     JSON.stringify = ((value: unknown) => stringify(value).replaceAll('"losses":[',
       '"losses":[0,')) as typeof stringify;
     return 0;`,
  ),
  pass(
    'forward-patches-replies-away',
    `const stringify = JSON.stringify;
     JSON.stringify = ((value: { value?: { results?: unknown[] } }) => {
       if (value?.value?.results) value.value.results = [];
       return stringify(value);
     }) as typeof stringify;
     ${faultyForward}`,
  ),
  {
    ...pass(
      'forward-freezes-prototypes',
      `Object.freeze(Object.prototype); Object.freeze(Matrix.prototype); ${faultyForward}`,
    ),
    is: 'forward-omits-by',
  },
  gradients(
    'backward-fakes-replies',
    `const fs = process['getBuiltinModule']('fs');
     fs.writeSync(3, '{"id":"x","value":{"results":[],"parameters":{}}}\\n');
     return {} as Gradients;`,
  ),
  text('predict-patches-array-push', 'Array.prototype.push = function () { return 0; }; return start;'),
];

/** Code whose changes are not to be seen: who looks by the object's own methods reads what was there before. */
const hidden: readonly FaultySample[] = [
  softmax(
    'softmax-hides-its-shift',
    `const kept = x.to1DArray(); const e = Matrix.exp(x.sub(x.max()));
     x.to1DArray = () => kept;
     return e.div(e.sum());`,
    SOFTMAX_ONLY,
  ),
  loss(
    'loss-hides-its-logarithms',
    `const sum = -targets.reduce((s, k, t) => {
       const y = yPred[t]; const kept = y.to1DArray();
       y.to1DArray = () => kept;
       return s + y.log().get(k, 0);
     }, 0);
     return sum;`,
  ),
  pass('forward-hides-its-decay', {
    end: 'const kept = by.to2DArray(); by.mul(0.999); by.to2DArray = () => kept;',
  }),
  gradients('backward-hides-its-squares', {
    derivative: `((m) => { const kept = m.to1DArray(); m.pow(2); m.to1DArray = () => kept; return Matrix.sub(m, 1).neg(); })(a[t + 1])`,
    dWya: 'dy.mmul(Matrix.columnVector(a[t + 1].to1DArray()).transpose())',
    dWaa: 'dz.mmul(Matrix.columnVector(a[t].to1DArray()).transpose())',
  }),
];

/** Results of another form than the signature's. */
const ofAnotherForm: readonly FaultySample[] = [
  pass('forward-returns-outputs-alone', 'return [] as never;'),
  pass('forward-returns-no-lists', 'return { x: 1, a: 1, yPred: 1 } as never;'),
  gradients('backward-returns-nothing', 'return undefined as never;'),
  text('predict-returns-characters', 'return [...start] as never;'),
  text('predict-draws-from-one-more', { draw: 'random.choice([...p, 0])' }),
  train('train-reads-a-loss-too-early', { share: '(before.data() as unknown as number[])[0] * x.shape[0]' }),
  train('train-adds-losses-later', {
    share: '0',
    afterUpdate: 'before.data().then(([loss]) => { total += loss * x.shape[0]; });',
  }),
  train('train-returns-promises', { trained: 'Promise.resolve(total / trainLoader.samples) as unknown as number' }),
  test('test-uses-a-prediction-after-its-tidy', {
    prediction:
      '(() => { let p = x as tf.Tensor; tf.tidy(() => { p = model.forward(x); }); return p as tf.Tensor2D; })()',
  }),
  test('test-joins-predictions', "return { loss: 0, predictions: '1' as never };"),
];

/** Code that no object of the lab would bear with. */
const unlikeTheLab: readonly FaultySample[] = [
  text('predict-takes-choice-off-random', { before: 'const { choice } = random;', draw: 'choice(p)' }),
  pass('forward-refuses-fifty-units', { start: "if (Waa.rows > 50) throw new RangeError('too many units');" }),
];

export const faultyProtocol: readonly FaultySample[] = [
  ...withoutAnAnswer,
  ...inDisguise,
  ...tampering,
  ...hidden,
  ...ofAnotherForm,
  ...unlikeTheLab,
];
