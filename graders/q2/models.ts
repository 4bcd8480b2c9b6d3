import { ContractError, shapeText } from 'lab-harness/inside';
import type { Batch } from '../../lab/q2/contracts.ts';
import { madeForLayers } from '../../lab/q2/freed.ts';
import { Module, type Solution } from '../../lab/q2/module.ts';
import { sayContract } from '../../lab/q2/shapes.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Tensor } from '../toolkit/plain.ts';
import { FIRST_LENGTH, UNSTEADY } from './first-call.ts';
import { toWindows } from './plain-data.ts';
import { valuesOf } from './recorder.ts';

// Models whose weights are given: one of the student's, and one whose results can be computed by hand.

/** A model, its variables in the order of the weights that it was adopted with, and what gives it other weights. */
export interface Adopted {
  model: Module;
  variables: tf.Variable[];
  assign(weights: readonly Tensor[]): void;
}

/**
 * Makes a model that takes the weights that a run starts from. A forward pass on zeros makes layers create
 * their variables; each given tensor goes to the first free variable of its shape, in the order of
 * creation. Given tensors of one shape are equal, so that any order of creation is right.
 *
 * @param windows what it is to predict first: its own error on them is the one to see, and none on windows of ours
 * @param firstLength values in the window of zeros
 * @throws ContractError where the variables are not those of the layers asked for, or it predicts otherwise each time
 */
export function adopt(
  create: () => Module,
  weights: readonly Tensor[],
  windows: number[][],
  firstLength = FIRST_LENGTH,
): Adopted {
  try {
    const adopted = withWeights(create, weights, firstLength);
    refuseUnsteady(adopted.model, () => withWeights(create, weights, firstLength).model);
    return adopted;
  } catch (error) {
    if (!(error instanceof ContractError)) sayContract(create()).forward(toWindows(windows));
    throw error;
  }
}

function withWeights(create: () => Module, weights: readonly Tensor[], firstLength: number): Adopted {
  const registered = new Set(Object.keys(tf.engine().registeredVariables));
  const model = sayContract(create());
  withoutOrthogonal(() => tf.tidy(() => model.forward(tf.zeros([1, firstLength, 1]))));
  const free = variablesBeside(registered);
  const found = free.map(({ shape }) => shape);
  const variables = weights.map(({ shape }) => {
    const index = free.findIndex((variable) => tf.util.arraysEqual(variable.shape, shape));
    if (index < 0) throw new ContractError(wrongShapes(model, found, weights));
    return free.splice(index, 1)[0];
  });
  if (free.length > 0) throw new ContractError(wrongShapes(model, found, weights));
  madeForLayers(variables);
  const assign = (given: readonly Tensor[]) =>
    tf.tidy(() => {
      for (const [i, { shape, values }] of given.entries()) variables[i].assign(tf.tensor(values, shape));
    });
  assign(weights);
  return { model, variables, assign };
}

/** Lists the variables to train but for some, in the order of creation. */
function variablesBeside(names: ReadonlySet<string>): tf.Variable[] {
  return Object.entries(tf.engine().registeredVariables)
    .filter(([name, variable]) => !names.has(name) && variable.trainable)
    .map(([, variable]) => variable)
    .sort((one, other) => one.id - other.id);
}

/**
 * Refuses a model that predicts something else for the same window each time, as with layers that are new each time.
 * @param again makes another one like it
 */
function refuseUnsteady(model: Module, again: () => Module): void {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  const predict = (model: Module) =>
    tf.tidy(() => {
      const prediction: unknown = model.forward(tf.ones([1, FIRST_LENGTH, 1]));
      return prediction instanceof tf.Tensor ? [...valuesOf(prediction)] : [];
    });
  const several = (model: Module, calls: number) => Array.from({ length: calls }, () => String(predict(model)));
  const first = several(model, 2);
  if (first[0] === first[1]) return;
  if (variablesBeside(before).length === 0) {
    const must = `${UNSTEADY.changes}, and predicts something else`;
    // Random numbers do not come again, not even few kinds of them, as of the units that are dropped.
    const isKept = several(again(), CALLS).join() === [...first, ...several(model, CALLS - 2)].join();
    throw new ContractError(
      isKept
        ? `${must} the second time: it must keep nothing from one call to the next`
        : `${must} in some calls: it must keep nothing between calls, and use no random numbers`,
    );
  }
  throw new ContractError(
    `${UNSTEADY.remade}, as new layers do: what was trained in them acts on no later prediction. ` +
      'Make the layers once, in the constructor, and keep them in fields',
  );
}

/** Predictions of a model that tell what is kept from random numbers. */
const CALLS = 20;

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

/** Says which weights are missing, and which ones the layers asked for have not. */
function wrongShapes(model: Module, found: readonly number[][], weights: readonly Tensor[]): string {
  const expected = weights.map(({ shape }) => shape);
  const parts = [
    ['missing', without(expected, found)],
    ['too many', without(found, expected)],
  ] as const;
  const said = parts.filter(([, shapes]) => shapes.length > 0).map(([what, shapes]) => `${what} ${shapes.join(' ')}`);
  // Of each recurrent layer there are three, and two of the dense one.
  const fewer = [...expected.slice(0, Math.max(0, found.length - 2)), ...expected.slice(-2)];
  const isOfFewer = found.length % 3 === 2 && without(fewer, found).length + without(found, fewer).length === 0;
  const which = isOfFewer
    ? `: there are those of ${(found.length - 2) / 3} of ${(weights.length - 2) / 3} recurrent layers${repeated(model, (weights.length - 2) / 3)}`
    : gatedHint(expected, found);
  return `the model’s weights must be those of the layers asked for: ${said.join('; ')}${which}`;
}

/** Recurrent layers with gates, whose weights have so many columns for each unit. */
const GATED = { LSTM: 4, GRU: 3 };

/** Says that weights are those of recurrent layers with gates, where they are all of these. */
function gatedHint(expected: readonly number[][], found: readonly number[][]): string {
  for (const [kind, columns] of Object.entries(GATED)) {
    const gated = expected.map((shape, i) =>
      i < expected.length - 2 ? shape.with(-1, columns * (shape.at(-1) ?? 0)) : shape,
    );
    if (without(gated, found).length + without(found, gated).length === 0)
      return `: they are those of ${kind} layers, with ${columns} columns for each unit, and SimpleRNN layers are asked for`;
  }
  return '';
}

/** Says that one layer stands several times in an array of all recurrent layers: in other fields it may be once more by right. */
function repeated(model: Module, layers: number): string {
  const stacks = Object.values(model)
    .filter((field): field is unknown[] => Array.isArray(field))
    .map((field) => field.filter((each) => each instanceof tf.RNN))
    .filter(({ length }) => length === layers);
  const counts = stacks.flatMap((stack) => stack.map((layer) => stack.filter((each) => each === layer).length));
  const most = Math.max(...counts);
  return most > 1 ? `, for one and the same layer stands in ${most} places: make each of them anew` : '';
}

/** Lists the shapes of some weights but for those of others. */
function without(shapes: readonly number[][], others: readonly number[][]): string[] {
  const left = others.map(String);
  return shapes.flatMap((shape) => {
    const at = left.indexOf(String(shape));
    if (at < 0) return [shapeText(shape)];
    left.splice(at, 1);
    return [];
  });
}

/** Model whose results can be computed by hand: prediction = Σ w_i x_i + b. */
export class LinearModel extends Module {
  readonly kernel: tf.Variable;
  readonly bias: tf.Variable;

  /** Begins with zeros. @param seqLength L, values in a window */
  constructor(seqLength: number) {
    super();
    this.kernel = tf.variable(tf.zeros([seqLength, 1]));
    this.bias = tf.variable(tf.zeros([1]));
  }

  /** Assigns L weights of a window's values, then the bias. */
  assign(weights: readonly number[]): void {
    tf.tidy(() => {
      this.kernel.assign(tf.tensor2d(weights.slice(0, -1), [weights.length - 1, 1]));
      this.bias.assign(tf.tensor1d(weights.slice(-1)));
    });
  }

  /** Tells whether the weights are still those assigned. */
  holds(weights: readonly number[]): boolean {
    const values = [...valuesOf(this.kernel), ...valuesOf(this.bias)];
    return values.every((value, i) => Object.is(value, Math.fround(weights[i])));
  }

  forward(x: Batch['x']): Batch['y'] {
    const [batchSize, seqLength] = x.shape;
    return x
      .reshape([batchSize, seqLength])
      .matMul<tf.Tensor2D>(this.kernel as unknown as tf.Tensor2D)
      .add(this.bias);
  }
}

/** Makes a linear model in the place of one of the student's. @param seqLength L, values in a window */
export function linear(seqLength: number): Adopted {
  const model = new LinearModel(seqLength);
  const assign = (weights: readonly Tensor[]) => model.assign(weights.flatMap(({ values }) => values));
  return { model, variables: [model.kernel, model.bias], assign };
}

/** Makes a model, and training of the right form that trains nothing. */
export const untrained = (seqLength: number): Omit<Solution, 'test'> => ({
  RNN: class extends LinearModel {
    constructor() {
      super(seqLength);
    }
  },
  train: (_model, _training, _validation, { epochs, validateEvery }) => ({
    trainingLoss: new Array(epochs).fill(0),
    validationLoss: new Array(Math.floor(epochs / validateEvery)).fill(0),
    bestEpoch: validateEvery,
  }),
});

/** Returns a result of the right form, and tests nothing. */
export const testNothing: Solution['test'] = (_model, { samples }) => ({
  loss: 0,
  predictions: new Array(samples).fill(0),
});
