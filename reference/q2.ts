import type {
  Batch,
  Loader,
  ModelOptions,
  TestOptions,
  TestResult,
  TrainingHistory,
  TrainOptions,
} from '../lab/q2/contracts.ts';
import { Module } from '../lab/q2/module.ts';
import { tf } from '../lab/q2/tensorflow.ts';

/**
 * Forecasts the value after a window: stacked recurrent layers with tanh, then a dense layer
 * without activation on the top layer's last step.
 */
export class RNN extends Module {
  // TODO(q2.fields) begin
  // Hint: declare the layers here; tf.layers.Layer is their type. Other fields are welcome.
  readonly recurrent: tf.layers.Layer[];
  readonly dense: tf.layers.Layer;
  // TODO(q2.fields) end

  constructor(options: ModelOptions) {
    super();
    // TODO(q2.constructor) begin
    // Hint: tf.layers.simpleRNN({ units, activation, returnSequences }) and tf.layers.dense({ units }).
    // Hint: a layer below another recurrent layer hands on every step, the top one its last step only.
    const { hiddenSize, layers } = options;
    this.recurrent = Array.from({ length: layers }, (_, layer) =>
      tf.layers.simpleRNN({ units: hiddenSize, activation: 'tanh', returnSequences: layer < layers - 1 }),
    );
    this.dense = tf.layers.dense({ units: 1 });
    // TODO(q2.constructor) end
  }

  /** Predicts the value after each window. @param x windows [B, L, 1] @returns predictions [B, 1] */
  forward(x: Batch['x']): Batch['y'] {
    // TODO(q2.forward) begin
    // Hint: layer.apply(x) runs a layer; B may be any number, also the short last batch's.
    const state = this.recurrent.reduce<tf.Tensor>((input, layer) => layer.apply(input) as tf.Tensor, x);
    return this.dense.apply(state) as tf.Tensor2D;
    // TODO(q2.forward) end
  }
}

/**
 * Trains the model and leaves it with the weights of its best epoch, the first with the smallest
 * validation loss.
 *
 * @param trainLoader one iteration over it is one epoch
 * @param valLoader read by the validations, which change no weight
 * @returns the losses by epoch and by validation, and the best epoch, counted from 1
 */
export async function train(
  model: Module,
  trainLoader: Loader,
  valLoader: Loader,
  options: TrainOptions,
): Promise<TrainingHistory> {
  // TODO(q2.train) begin
  // Hint: optimizer.minimize(f, true) computes the loss f() and its gradients, updates the weights
  // and returns the loss from before the update, as a scalar tensor; dataSync()[0] is its number.
  // Hint: a batch's loss is a mean: weigh it by the batch's size, for the last batch may be short.
  // Hint: model.weights() are the weights themselves. Keep copies: weight.clone(). Put them back
  // at the end: weight.assign(copy).
  const { epochs, validateEvery, optimizer, lossFn } = options;
  const trainingLoss: number[] = [];
  const validationLoss: number[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: [] as tf.Tensor[] };

  for (let epoch = 1; epoch <= epochs; epoch++) {
    trainingLoss.push(
      meanOverSamples(trainLoader, ({ x, y }) => optimizer.minimize(() => lossFn(model.forward(x), y), true)),
    );
    if (epoch % validateEvery !== 0) continue;
    const loss = meanOverSamples(valLoader, ({ x, y }) => tf.tidy(() => lossFn(model.forward(x), y)));
    validationLoss.push(loss);
    if (loss < best.loss) {
      tf.dispose(best.weights);
      best = { loss, epoch, weights: model.weights().map((weight) => weight.clone()) };
    }
  }
  best.weights.forEach((copy, i) => {
    model.weights()[i].assign(copy);
  });
  tf.dispose(best.weights);
  return { trainingLoss, validationLoss, bestEpoch: best.epoch };

  function meanOverSamples(loader: Loader, batchLoss: (batch: Batch) => tf.Scalar | null): number {
    let sum = 0;
    for (const batch of loader) {
      const loss = batchLoss(batch) as tf.Scalar;
      sum += loss.dataSync()[0] * batch.x.shape[0];
      loss.dispose();
    }
    return sum / loader.samples;
  }
  // TODO(q2.train) end
}

/**
 * Measures the model on windows that it has not seen, and changes no weight.
 *
 * @returns the loss averaged over samples, and one prediction a window in the loader's order
 */
export async function test(model: Module, loader: Loader, options: TestOptions): Promise<TestResult> {
  // TODO(q2.test) begin
  // Hint: this is the validation of the training loop, with the predictions kept.
  const { lossFn } = options;
  let sum = 0;
  const predictions: number[] = [];
  for (const { x, y } of loader) {
    tf.tidy(() => {
      const prediction = model.forward(x);
      sum += lossFn(prediction, y).dataSync()[0] * x.shape[0];
      predictions.push(...prediction.dataSync());
    });
  }
  return { loss: sum / loader.samples, predictions };
  // TODO(q2.test) end
}
