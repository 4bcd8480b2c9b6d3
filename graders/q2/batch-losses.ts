import type { BatchLosses } from './averages.ts';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { epochsOf, onBatch } from './trace.ts';

// What the loss function gave for each batch, by the record of a training.

/** Lists what the loss function gave for the batches of each epoch, at the first pass on each. */
export function trainingLosses(trace: Trained['trace'], { epochs, order }: TrainingRun): BatchLosses[] {
  return epochsOf(trace, epochs).map(({ training }, epoch) => lossesOf(training, order[epoch % order.length], 0));
}

/** Lists what the loss function gave for the batches of each validation. */
export function validationLosses({ trace }: Trained, { epochs, validateEvery, validationBatches }: TrainingRun) {
  const validated = epochsOf(trace, epochs).filter((_, epoch) => (epoch + 1) % validateEvery === 0);
  return validated.map(({ validation }) => lossesOf(validation, validationBatches, 0));
}

/** Lists the losses of the first or last pass on each batch; none where one is unknown. */
export function lossesOf(passes: readonly TraceEntry[], batches: readonly number[][], which: 0 | -1): BatchLosses {
  const losses = batches.map((indices, batch) => ({
    loss: onBatch(passes, batch).at(which)?.loss,
    size: indices.length,
  }));
  return losses.every((each): each is { loss: number; size: number } => each.loss !== undefined) ? losses : [];
}
