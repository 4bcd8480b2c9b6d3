import type {
  Batch,
  Loader,
  ModelOptions,
  TestOptions,
  TestResult,
  TrainingHistory,
  TrainOptions,
} from './contracts.ts';
import { tf } from './tensorflow.ts';

/** Base of every model, after PyTorch's `nn.Module`: finds the layers kept in the model's fields. */
export abstract class Module {
  /** Predictions [B, 1] for windows [B, L, 1]. */
  abstract forward(x: Batch['x']): Batch['y'];

  /**
   * The model's weights themselves, not copies, in the order of its fields, each once.
   * @throws Error while there are none: layers create their weights at the first `forward`
   */
  weights(): tf.Variable[] {
    const weights = new Set(Object.values(this).flat().flatMap(weightsOf));
    if (weights.size === 0) {
      throw new Error(
        'the model has no weights yet: keep its layers in public fields of the class (or in arrays there), ' +
          'and call forward once before asking for weights',
      );
    }
    return [...weights];
  }
}

/** What a q2.ts exports. */
export interface Solution {
  RNN: new (options: ModelOptions) => Module;
  train(
    model: Module,
    trainLoader: Loader,
    valLoader: Loader,
    options: TrainOptions,
  ): TrainingHistory | Promise<TrainingHistory>;
  test(model: Module, loader: Loader, options: TestOptions): TestResult | Promise<TestResult>;
}

function weightsOf(field: unknown): tf.Variable[] {
  if (field instanceof tf.Variable) return [field];
  if (!(field instanceof tf.layers.Layer)) return [];
  // LayerVariable.read() hands out the tf.Variable that the layer computes with.
  return field.trainableWeights.map((weight) => weight.read() as tf.Variable);
}
