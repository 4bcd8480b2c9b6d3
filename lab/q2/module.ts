import { ModelError } from '../errors.ts';
import type { SeededRandom } from '../random.ts';
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

/** Base class of every model, after PyTorch's `nn.Module`: finds the layers kept in the model's fields. */
export abstract class Module {
  /** Computes predictions [B, 1] for windows [B, L, 1]. */
  abstract forward(x: Batch['x']): Batch['y'];

  /**
   * Lists the model's weights themselves, not copies, in the order of its fields, each once.
   * @throws ModelError while there are none: layers create their weights at the first `forward`
   */
  weights(): tf.Variable[] {
    const weights = new Set(Object.values(this).flat().flatMap(weightsOf));
    if (weights.size === 0) {
      throw new ModelError(
        'the model has no weights yet: keep its layers in public fields of the class (or in arrays there), ' +
          'and call forward once before asking for weights',
      );
    }
    return [...weights];
  }
}

function weightsOf(field: unknown): tf.Variable[] {
  if (field instanceof tf.Variable) return [field];
  if (!(field instanceof tf.layers.Layer)) return [];
  // LayerVariable.read() hands out the tf.Variable that the layer computes with.
  return field.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

/**
 * Draws every weight and bias of a model from U(−√(1/H), √(1/H)), in the order of `model.weights()`.
 * These are PyTorch's defaults for `nn.RNN`, and for `nn.Linear` on H features.
 *
 * Runs the model forward on zeros first, for its layers create their weights then.
 *
 * @param hiddenSize H, units of each recurrent layer
 * @param seqLength L, values in a window
 */
export function initialise(model: Module, hiddenSize: number, seqLength: number, random: SeededRandom): void {
  tf.tidy(() => {
    model.forward(tf.zeros([1, seqLength, 1]));
  });
  const bound = Math.sqrt(1 / hiddenSize);
  for (const weight of model.weights()) {
    const values = Array.from({ length: weight.size }, () => random.uniformBetween(-bound, bound));
    tf.tidy(() => weight.assign(tf.tensor(values, weight.shape)));
  }
}

/** Exports of a q2.ts. */
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
