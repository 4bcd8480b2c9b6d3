import { Matrix } from 'ml-matrix';
import { ModelError } from '../errors.ts';
import type { CharacterModel, ForwardPass } from './contracts.ts';
import type { DataReader } from './data-reader.ts';
import type { Optimizer } from './optimizers.ts';

/** Share of the smooth loss that each iteration keeps. */
const SMOOTHING = 0.999;

export interface Progress {
  /** iterations done, from 1 */
  iteration: number;
  /** the exponentially smoothed loss of an example, in nats */
  smoothLoss: number;
}

export interface TrainOptions {
  optimizer: Optimizer;
  /** training ends when the smooth loss falls below this */
  threshold: number;
  /** training ends after this many iterations at the latest */
  maxIterations: number;
  /** called, and awaited, after every iteration */
  onIteration?: (progress: Progress) => void | Promise<void>;
  /** ends the training after the current iteration */
  signal?: AbortSignal;
}

export interface TrainingResult {
  /** one value an iteration: the loss of its example before the update, in nats */
  losses: number[];
  smoothLoss: number;
  reachedThreshold: boolean;
}

/**
 * Trains the model in place, one example an iteration, in the reader's order. The hidden state is
 * zero at the start of every example. The smooth loss starts at −T·log(1/V), what guessing the
 * first example's T characters costs, and becomes .999 smooth + .001 loss in every iteration.
 *
 * @throws ModelError where the model breaks its contract or a loss is not finite
 */
export async function train(model: CharacterModel, reader: DataReader, options: TrainOptions): Promise<TrainingResult> {
  const { optimizer, threshold, maxIterations, onIteration, signal } = options;
  const hiddenSize = model.parameters.Waa.rows;
  const losses: number[] = [];
  let smoothLoss = -reader.example(0).inputs.length * Math.log(1 / reader.vocabulary.size);

  while (losses.length < maxIterations && smoothLoss >= threshold && !signal?.aborted) {
    const { inputs, targets } = reader.example(losses.length);
    const pass = checkedPass(model.forward(inputs, Matrix.zeros(hiddenSize, 1)));
    const loss = checkedLoss(model.loss(pass.yPred, targets), losses.length + 1);
    optimizer.update(model.parameters, model.backward(pass, targets));

    losses.push(loss);
    smoothLoss = SMOOTHING * smoothLoss + (1 - SMOOTHING) * loss;
    await onIteration?.({ iteration: losses.length, smoothLoss });
  }
  return { losses, smoothLoss, reachedThreshold: smoothLoss < threshold };
}

function checkedPass(pass: ForwardPass): ForwardPass {
  if (!pass?.x || !pass.a || !pass.yPred) throw new ModelError('forward must return { x, a, yPred }');
  return pass;
}

function checkedLoss(loss: number, iteration: number): number {
  if (typeof loss !== 'number')
    throw new ModelError(`loss must return a number, and returned a value of type ${typeof loss}`);
  if (!Number.isFinite(loss)) {
    throw new ModelError(
      `the loss of iteration ${iteration} is ${loss}: look for log(0) in loss, for a gradient of the wrong sign ` +
        'in backward, or take a smaller learning rate',
    );
  }
  return loss;
}
