import type { TrainingRun } from './driver.ts';
import { FLOOR } from './history.ts';
import type { TraceEntry } from './recorder.ts';
import { epochsOf, onBatch } from './trace.ts';

/**
 * What a wrong training loss shows, as a sentence; undefined where it shows nothing.
 *
 * @param trainingLoss one value an epoch, as `train` returned it
 * @param trace the forward passes of the same training, with their losses
 */
export function readTrainingLoss(
  trainingLoss: readonly number[],
  trace: readonly TraceEntry[],
  run: TrainingRun,
): string | undefined {
  const afterUpdates = epochsOf(trace, run.epochs).map(({ training }, epoch) => meanAfterUpdates(training, run, epoch));
  const isSame = (value: number, epoch: number) => Math.abs(value - trainingLoss[epoch]) <= FLOOR * Math.abs(value);
  if (trainingLoss.length !== run.epochs || !afterUpdates.every(isSame)) return undefined;
  return 'These are the losses of another forward pass after each update: minimize itself returns the loss from before it';
}

/** Mean over the samples of what the last forward pass on each batch gives; NaN where none came after an update. */
function meanAfterUpdates(passes: readonly TraceEntry[], { order }: TrainingRun, epoch: number): number {
  let [sum, samples] = [0, 0];
  for (const [batch, indices] of order[epoch].entries()) {
    const onThis = onBatch(passes, batch);
    const [first, last] = [onThis.at(0), onThis.at(-1)];
    const isAfter = last?.weights !== first?.weights;
    sum += (isAfter ? (last?.loss ?? Number.NaN) : Number.NaN) * indices.length;
    samples += indices.length;
  }
  return sum / samples;
}
