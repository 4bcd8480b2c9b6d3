// The parts of TensorFlow.js that question 2 uses, under one name: operations, optimisers and layers. Its package of
// everything would add readers of data sets and of other libraries' models, and backends for graphics cards.
import * as core from '@tensorflow/tfjs-core';
import type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import { ContractError, kindOf } from 'lab-harness/inside';
import { saidOfFreed } from './freed.ts';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';

// What these return depends on what they are given, which the package's own types leave open.
declare module '@tensorflow/tfjs-layers/dist/engine/topology.js' {
  interface Layer {
    /** Runs the layer on a tensor; the result's rank is what the place that it goes to asks for. */
    // biome-ignore lint/suspicious/noExplicitAny: no type says how many axes a layer's output has
    apply<T extends core.Tensor = any>(input: core.Tensor): T;
  }
}
declare module '@tensorflow/tfjs-core/dist/optimizers/optimizer.js' {
  interface Optimizer {
    /** Updates the weights, and returns the loss from before that. */
    minimize(f: () => core.Scalar, returnCost: true, variables?: core.Variable[]): core.Scalar;
  }
}

const NOT_KEPT =
  'no copy of it was kept, or it is looked up elsewhere: the first validation must keep one, whatever its loss, and in no field of the model, where model.weights() finds it, too';

// Where a weight has no values, TensorFlow.js overflows its stack.
const { assign } = core.Variable.prototype;
core.Variable.prototype.assign = function (value) {
  if ((value as core.Tensor) === this)
    throw new ContractError('a weight is assigned to itself: keep copies of the best weights, not the weights');
  const given: unknown = value;
  if (!(given instanceof core.Tensor)) {
    const hint = given === undefined || given === null ? NOT_KEPT : 'weight.clone() makes one of a weight';
    throw new ContractError(`a weight is assigned ${kindOf(given)}, and no tensor: ${hint}`);
  }
  if (value.isDisposed)
    throw new ContractError(`a weight is assigned a tensor that is freed: ${saidOfFreed(value as core.Tensor)}`);
  assign.call(this, value);
};

// Where tf.gather cannot be derived, TensorFlow.js names a kernel, of which nobody has heard.
const gather = core.getGradient('GatherV2');
core.registerGradient({
  ...gather,
  gradFunc(...given) {
    const { x, ...rest } = gather.gradFunc(...given);
    return { x: () => derived(x), ...rest };
  },
});

function derived(gradient: () => core.Tensor): core.Tensor {
  try {
    return gradient();
  } catch (error) {
    if (error instanceof Error && error.message.includes('UnsortedSegmentSum'))
      error.message = 'tf.gather has no gradient here: take steps out of a sequence by slice or tf.unstack';
    throw error;
  }
}

// The gradients of tf.unstack and tf.split ask for a list, and are given a tensor alone where there is one part: the
// single step of windows of one value, which a recurrent layer hands on to the next.
for (const kernel of ['Unpack', 'SplitV']) {
  const parts = core.getGradient(kernel);
  core.registerGradient({ ...parts, gradFunc: (dy, ...rest) => parts.gradFunc([dy].flat(), ...rest) });
}

// Tensors have the operations as methods, too: `x.add(y)`. The package's own module that adds them is for bundlers alone.

/** Methods that call the operation of their name. */
const SAME_NAME = `
  abs acos acosh add all any argMax argMin asin asinh atan atan2 atanh avgPool batchNorm batchToSpaceND broadcastTo cast
  ceil clipByValue conv1d conv2d conv2dTranspose cos cosh cumprod cumsum depthToSpace depthwiseConv2d dilation2d div
  divNoNan dot elu equal erf euclideanNorm exp expandDims expm1 fft floor floorDiv gather greater greaterEqual ifft irfft
  isFinite isInf isNaN leakyRelu less lessEqual localResponseNormalization log log1p logSigmoid logSoftmax logSumExp
  logicalAnd logicalNot logicalOr logicalXor matMul max maxPool maximum mean min minimum mirrorPad mod mul neg norm
  notEqual oneHot onesLike pad pool pow prelu prod reciprocal relu relu6 reshape reverse rfft round rsqrt selu
  separableConv2d sigmoid sign sin sinh slice softmax softplus spaceToBatchND split sqrt square squaredDifference squeeze
  step stridedSlice sub sum tan tanh tile topk transpose unique unsortedSegmentSum unstack zerosLike
`;

type Operation = (x: never, ...rest: never[]) => unknown;
type Others = core.Tensor | core.Tensor[];

const joined = (x: core.Tensor, others: Others) => [x, ...(others instanceof core.Tensor ? [others] : others)];

/** Other methods. */
const OTHERS: Readonly<Record<string, Operation>> = {
  as1D: (x: core.Tensor) => core.reshape(x, [x.size]),
  as2D: (x: core.Tensor, ...shape: [number, number]) => core.reshape(x, shape),
  as3D: (x: core.Tensor, ...shape: [number, number, number]) => core.reshape(x, shape),
  as4D: (x: core.Tensor, ...shape: [number, number, number, number]) => core.reshape(x, shape),
  as5D: (x: core.Tensor, ...shape: [number, number, number, number, number]) => core.reshape(x, shape),
  asScalar(x: core.Tensor) {
    core.util.assert(x.size === 1, () => 'The array must have only 1 element.');
    return core.reshape(x, []);
  },
  asType: core.cast,
  concat: (x: core.Tensor, others: Others, axis?: number) => core.concat(joined(x, others), axis),
  flatten: (x: core.Tensor) => core.reshape(x, [x.size]),
  reshapeAs: (x: core.Tensor, other: core.Tensor) => core.reshape(x, other.shape),
  resizeBilinear: core.image.resizeBilinear,
  resizeNearestNeighbor: core.image.resizeNearestNeighbor,
  stack: (x: core.Tensor, others: Others, axis?: number) => core.stack(joined(x, others), axis),
  toBool: (x: core.Tensor) => core.cast(x, 'bool'),
  toFloat: (x: core.Tensor) => core.cast(x, 'float32'),
  toInt: (x: core.Tensor) => core.cast(x, 'int32'),
  where: (x: core.Tensor, condition: core.Tensor, other: core.Tensor) => core.where(condition, x, other),
};

const sameName = SAME_NAME.trim().split(/\s+/);
const operations = { ...Object.fromEntries(sameName.map((name) => [name, Reflect.get(core, name)])), ...OTHERS };
for (const [name, operation] of Object.entries<Operation>(operations)) {
  Reflect.set(core.Tensor.prototype, name, function (this: core.Tensor, ...rest: never[]) {
    this.throwIfDisposed();
    return operation(this as never, ...rest);
  });
}
