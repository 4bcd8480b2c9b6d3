import { ContractError } from 'lab-harness/inside';
import type { Batch } from '../../lab/q2/contracts.ts';
import { Module } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Tensor } from '../toolkit/plain.ts';

// Models whose weights are given: one of the student's, and one whose results can be computed by hand.

/**
 * Gives a new model the weights that a run starts from. A forward pass on zeros makes layers create
 * their variables; each given tensor goes to the first free variable of its shape, in the order of
 * creation. Given tensors of one shape are equal, so that any order of creation is right.
 *
 * @param registered names of the variables that existed before the model
 * @returns the model's variables, in the order of `weights`
 * @throws ContractError where the variables are not those of the layers asked for
 */
export function adoptWeights(
  model: Module,
  registered: ReadonlySet<string>,
  weights: readonly Tensor[],
): tf.Variable[] {
  withoutOrthogonal(() => tf.tidy(() => model.forward(tf.zeros([1, 2, 1]))));
  const free = Object.entries(tf.engine().registeredVariables)
    .filter(([name, variable]) => !registered.has(name) && variable.trainable)
    .map(([, variable]) => variable)
    .sort((one, other) => one.id - other.id);
  const found = shapes(free);
  const adopted = weights.map(({ shape, values }) => {
    const index = free.findIndex((variable) => tf.util.arraysEqual(variable.shape, shape));
    if (index < 0) throw new ContractError(wrongShapes(found, weights));
    const [variable] = free.splice(index, 1);
    tf.tidy(() => variable.assign(tf.tensor(values, shape)));
    refuseSelfAssignment(variable);
    return variable;
  });
  if (free.length > 0) throw new ContractError(wrongShapes(found, weights));
  return adopted;
}

/** Prototype of the initialiser that recurrent layers have. */
const orthogonal: { apply(shape: tf.Shape): tf.Tensor } = Object.getPrototypeOf(tf.initializers.orthogonal({}));

/** Has zeros in place of orthogonal matrices: what a layer begins with is replaced, and takes longer than a short training. */
function withoutOrthogonal(create: () => void): void {
  const { apply } = orthogonal;
  orthogonal.apply = (shape) => tf.zeros(shape as number[]);
  try {
    create();
  } finally {
    orthogonal.apply = apply;
  }
}

/** Refuses to assign a weight to itself, as where the weights were kept and no copies: TensorFlow.js overflows its stack. */
function refuseSelfAssignment(variable: tf.Variable): void {
  const assign = variable.assign.bind(variable);
  variable.assign = (value) => {
    if ((value as tf.Tensor) === variable) {
      throw new ContractError('a weight is assigned to itself: keep copies of the best weights, not the weights');
    }
    assign(value as never);
  };
}

function wrongShapes(found: string, expected: readonly Tensor[]): string {
  return `the model’s weights must have the shapes ${shapes(expected)}, and have ${found || 'none'}`;
}

function shapes(tensors: readonly { shape: number[] }[]): string {
  return tensors.map(({ shape }) => `[${shape.join(', ')}]`).join(' ');
}

/** Model whose results can be computed by hand: prediction = Σ w_i x_i + b. */
export class LinearModel extends Module {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;

  /** Assigns the weights. @param weights L weights of a window's values, then the bias */
  constructor(weights: readonly number[]) {
    super();
    this.kernel = tf.variable(tf.tensor2d(weights.slice(0, -1), [weights.length - 1, 1]));
    this.bias = tf.variable(tf.tensor1d(weights.slice(-1)));
  }

  forward(x: Batch['x']): Batch['y'] {
    const [batchSize, seqLength] = x.shape;
    return x
      .reshape([batchSize, seqLength])
      .matMul<tf.Tensor2D>(this.kernel as unknown as tf.Tensor2D)
      .add(this.bias);
  }
}
