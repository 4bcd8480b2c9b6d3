import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tf } from './tensorflow.ts';

test('computes on the WebAssembly backend', () => {
  expect(tf.getBackend()).toBe('wasm');
  const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6], [2, 1]));
  expect(product.arraySync()).toEqual([[17], [39]]);
});

test('gradients go through recurrent and dense layers', () => {
  const dense = tf.layers.dense({ units: 1, kernelInitializer: 'ones' });
  const rnn = tf.layers.simpleRNN({ units: 1, kernelInitializer: 'ones', recurrentInitializer: 'ones' });
  const output = (x: tf.Tensor): tf.Scalar => tf.sum(dense.apply(rnn.apply(x) as tf.Tensor) as tf.Tensor);

  // y = tanh(x₂ + tanh(x₁)), so dy/dx₂ = 1 − y² and dy/dx₁ = (1 − y²)(1 − tanh(x₁)²).
  const [x1, x2] = [0.4, -0.1];
  const y = Math.tanh(x2 + Math.tanh(x1));
  const gradient = tf
    .grad(output)(tf.tensor3d([x1, x2], [1, 2, 1]))
    .dataSync();
  expect(gradient[0]).toBeCloseTo((1 - y ** 2) * (1 - Math.tanh(x1) ** 2), 6);
  expect(gradient[1]).toBeCloseTo(1 - y ** 2, 6);
});

test('gradients go through stacked layers where a window has one value, and through a single part', () => {
  const layer = (returnSequences: boolean) =>
    tf.layers.simpleRNN({ units: 1, kernelInitializer: 'ones', returnSequences });
  const layers = [layer(true), layer(false)];
  const stacked = (x: tf.Tensor): tf.Scalar => tf.sum(layers[1].apply(layers[0].apply(x) as tf.Tensor) as tf.Tensor);
  const [x, inner] = [0.4, Math.tanh(0.4)];
  const slope = (1 - Math.tanh(inner) ** 2) * (1 - inner ** 2);
  expect(
    tf
      .grad(stacked)(tf.tensor3d([x], [1, 1, 1]))
      .dataSync()[0],
  ).toBeCloseTo(slope, 6);

  const split = (values: tf.Tensor) => tf.split(values, 1)[0].square().sum() as tf.Scalar;
  expect(
    tf
      .grad(split)(tf.tensor1d([1, 2]))
      .arraySync(),
  ).toEqual([2, 4]);
});

test.each([
  [
    '',
    'tensor tensor1d tensor2d tensor3d scalar variable zeros ones fill eye range linspace randomNormal randomUniform',
  ],
  [
    '',
    'tidy keep dispose disposeVariables memory grad grads valueAndGrad valueAndGrads variableGrads customGrad engine env',
  ],
  ['', 'Tensor Variable Optimizer Sequential LayersModel LayerVariable RNN History Callback sequential model input'],
  [
    '',
    'matMul add sub mul div tanh sigmoid softmax relu sum mean concat stack unstack slice gather split einsum where',
  ],
  ['layers', 'Layer RNN RNNCell dense simpleRNN simpleRNNCell rnn stackedRNNCells lstm gru dropout timeDistributed'],
  ['train', 'sgd momentum adagrad adadelta adam adamax rmsprop'],
  ['initializers', 'zeros ones constant glorotNormal glorotUniform heUniform orthogonal randomNormal randomUniform'],
  ['losses', 'meanSquaredError absoluteDifference huberLoss softmaxCrossEntropy'],
  ['metrics', 'meanSquaredError'],
  ['regularizers', 'l1 l2 l1l2'],
  ['constraints', 'maxNorm'],
  ['callbacks', 'earlyStopping'],
  ['util', 'arraysEqual shuffle sizeFromShape assert'],
])('tf.%s has %s', (part, names) => {
  const found = part === '' ? tf : Reflect.get(tf, part);
  expect(names.split(' ').filter((name) => typeof found[name] !== 'function')).toEqual([]);
});

/** The package's own modules of methods, which are for bundlers alone, as texts: `prototype.NAME = function (…) {…}`. */
const METHODS = fileURLToPath(
  new URL('../../node_modules/@tensorflow/tfjs-core/dist/public/chained_ops/!(*test|register*).js', import.meta.url),
);

test('tensors have each operation as a method, as the package defines it', () => {
  const methods = globSync(METHODS).map((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ');
    const [, name, parameters] = /prototype\.(\w+) = function \(([^)]*)\)/.exec(text) ?? [];
    const passed = parameters.split(', ').map((parameter) => parameter.split(' = ')[0]);
    const call = `return ${name}(${['this', ...passed].filter(Boolean).join(', ')});`;
    return { name, isOperation: text.includes(call) };
  });
  expect(methods).toHaveLength(137);
  expect(methods.filter(({ name }) => typeof Reflect.get(tf.Tensor.prototype, name) !== 'function')).toEqual([]);
  // Most pass on what they are given; the others have tests of their own.
  const others = methods.filter(({ name, isOperation }) => !(isOperation && name in tf));
  expect(others.map(({ name }) => name).sort()).toEqual(Object.keys(OTHERS).sort());
});

const rows = [
  [0, 1, 2],
  [3, 4, 5.5],
];
const pairs = [
  [0, 1],
  [2, 3],
  [4, 5.5],
];
const OTHERS: Readonly<Record<string, [call: (x: tf.Tensor2D) => tf.Tensor, values: unknown]>> = {
  as1D: [(x) => x.as1D(), rows.flat()],
  as2D: [(x) => x.as2D(3, 2), pairs],
  as3D: [(x) => x.as3D(1, 3, 2), [pairs]],
  as4D: [(x) => x.as4D(1, 1, 3, 2), [[pairs]]],
  as5D: [(x) => x.as5D(1, 1, 1, 3, 2), [[[pairs]]]],
  asScalar: [(x) => x.slice([0, 1], [1, 1]).asScalar(), 1],
  asType: [(x) => x.asType('int32'), rows.map((row) => row.map(Math.floor))],
  concat: [(x) => x.concat([x, x] as never, 1), rows.map((row) => [...row, ...row, ...row])],
  flatten: [(x) => x.flatten(), rows.flat()],
  reshapeAs: [(x) => x.reshapeAs(tf.zeros([6])), rows.flat()],
  resizeBilinear: [(x) => x.as3D(2, 3, 1).resizeBilinear([2, 1]), [[[0]], [[3]]]],
  resizeNearestNeighbor: [(x) => x.as3D(2, 3, 1).resizeNearestNeighbor([2, 1]), [[[0]], [[3]]]],
  stack: [(x) => x.stack(x, 2), rows.map((row) => row.map((value) => [value, value]))],
  toBool: [(x) => x.sign().toBool(), rows.map((row) => row.map(Math.sign))],
  toFloat: [(x) => x.toInt().toFloat().add(0.5), rows.map((row) => row.map((value) => Math.floor(value) + 0.5))],
  toInt: [(x) => x.toInt(), rows.map((row) => row.map(Math.floor))],
  where: [
    (x) => x.where(tf.tensor2d([0, 1, 1, 0, 0, 1], [2, 3], 'bool'), tf.ones([2, 3])),
    [
      [1, 1, 2],
      [1, 1, 5.5],
    ],
  ],
};

test.each(Object.entries(OTHERS))('%s as a method', (_, [call, values]) => {
  const x = tf.tensor2d(rows);
  expect(call(x).arraySync()).toEqual(values);
  x.dispose();
  expect(() => call(x)).toThrow('Tensor is disposed: it is [2, 3], and was freed by dispose');
});

test('an operation as a method', () => {
  const x = tf.tensor2d(rows);
  expect(x.add(x).mean(1, true).arraySync()).toEqual(tf.mean(tf.add(x, x), 1, true).arraySync());
  x.dispose();
  expect(() => x.square()).toThrow('Tensor is disposed: it is [2, 3], and was freed by dispose');
});

test('a gradient of tf.gather is told what to take instead, and one of an operation without a kernel is not', () => {
  const x = tf.tensor1d([1, 2]);
  const gathered = (values: tf.Tensor) => tf.gather(values, tf.tensor1d([0], 'int32')).sum() as tf.Scalar;
  expect(() => tf.grad(gathered)(x)).toThrow(/^tf\.gather has no gradient here/);
  expect(() => tf.unsortedSegmentSum(x, tf.tensor1d([0, 1], 'int32'), 2)).toThrow(
    /^(?!tf\.gather).*UnsortedSegmentSum/,
  );
  expect(() => tf.engine().runKernel('NoSuch', undefined as never)).toThrow('NoSuch');
});

test('a variable that is freed with all others says so', () => {
  const weight = tf.tidy(() => tf.variable(tf.ones([2])));
  tf.disposeVariables();
  expect(() => weight.add(1)).toThrow(/it is \[2\], and was freed by tf\.disposeVariables, or the end of the call/);
});

test('what is computed with a freed tensor says which one, and what freed it', () => {
  const [row, column] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[1], [2]])];
  let escaped = row;
  tf.tidy(() => {
    escaped = row.mul(2);
  });
  expect(() => tf.matMul(escaped, column)).toThrow(
    'BatchMatMul is given a tensor that is disposed: it is [1, 2], and was freed by the end of tf.tidy or minimize',
  );
  column.dispose();
  expect(() => tf.matMul(row, column)).toThrow('it is [2, 1], and was freed by dispose');
});

test('a copy of a freed tensor says which one that is, and what freed it', () => {
  const weight = tf.tidy(() => tf.variable(tf.ones([2])));
  const copy = tf.variable(weight, false);
  weight.dispose();
  // The copy still has the values.
  expect(() => tf.variable(weight, false).dispose()).not.toThrow();
  copy.dispose();
  expect(() => tf.variable(weight, false)).toThrow(
    'tf.variable is given a tensor that is disposed: it is [2], and was freed by dispose',
  );
});

test.each<[unknown, string]>([
  [5, 'a number'],
  [[1, 2], 'an array of 2'],
  [Promise.resolve([1]), 'a promise'],
  [undefined, 'undefined'],
])('a variable of %s says that it is made of no tensor', (value, kind) => {
  expect(() => tf.variable(value as tf.Tensor)).toThrow(`tf.variable is given ${kind}, and no tensor`);
});

test('a variable under a name that is taken says so, though it is made of a freed tensor, too', () => {
  const taken = tf.variable(tf.ones([2]), true, 'taken');
  const freed = tf.ones([2]);
  freed.dispose();
  expect(() => tf.variable(freed, true, 'taken')).toThrow('Variable with name taken was already registered');
  taken.dispose();
});
