import { counted } from 'lab-harness/authoring';
import type { Trained, TrainingRun } from './driver.ts';
import { isComplete, trainingPasses } from './schedule.ts';
import { epochsOf, onBatch } from './trace.ts';

// What the model was given in the place of the loaders' batches, by the record of its forward passes.

/** Names a loader, and lists the batches of one of its epochs: the windows of each, by their indices. */
function loaderOf({ order, validationBatches }: TrainingRun, loader: 'training' | 'validation') {
  return loader === 'training'
    ? { name: 'trainLoader', batchesOf: (epoch: number) => order[epoch % order.length] }
    : { name: 'valLoader', batchesOf: () => validationBatches };
}

/** Says in a sentence which windows of a loader, or values of windows, the model was not given; nothing where it had them all. */
export function givenHint({ trace }: Trained, run: TrainingRun, loader: 'training' | 'validation'): string | undefined {
  const { name, batchesOf } = loaderOf(run, loader);
  const { length } = run[loader].x[0];
  const cut = trace.find(({ cutOf }) => cutOf === loader)?.values;
  if (cut !== undefined && !trace.some(({ batch }) => batch?.loader === loader))
    return `The model is given windows of ${counted(cut, 'value')}, and those of ${name} have ${length}`;
  const part = trace.find((entry) => entry.part?.loader === loader)?.part;
  if (!part) return undefined;
  const { epoch, batch } = part;
  const isOfBatch = (label: { loader: string; epoch: number; batch: number } | null | undefined) =>
    label?.loader === loader && label.epoch === epoch && label.batch === batch;
  if (trace.some((entry) => isOfBatch(entry.batch))) return undefined;
  // One after the other they may be all of them.
  const given = new Set(trace.flatMap((entry) => (isOfBatch(entry.part) ? (entry.part?.windows ?? []) : [])));
  const all = batchesOf(epoch)[batch].length;
  if (given.size >= all) return undefined;
  const isFirst = Math.max(...given) === given.size - 1;
  const which = isFirst ? `the first${given.size > 1 ? ` ${given.size}` : ''} alone` : `${given.size} alone`;
  const where = `batch ${batch + 1}${loader === 'training' ? ` in epoch ${epoch + 1}` : ''} of ${name}`;
  return `Of the ${all} windows of ${where} the model is given ${which}`;
}

/** Says in a sentence on which batch of a loader the model is not run in an epoch in which it is on others; nothing where there is none. */
export function missedHint(trained: Trained, run: TrainingRun, loader: 'training' | 'validation'): string | undefined {
  if (!isComplete(trained, loader)) return undefined;
  const { name, batchesOf } = loaderOf(run, loader);
  for (const [epoch, passes] of epochsOf(trained.trace, run.epochs).entries()) {
    const batches = batchesOf(epoch);
    const missed = batches.findIndex((_, batch) => onBatch(passes[loader], batch).length === 0);
    if (passes[loader].length === 0 || missed < 0) continue;
    // What is validated beside that is another mistake.
    if (loader === 'validation' && (epoch + 1) % run.validateEvery !== 0) continue;
    const where = loader === 'training' ? `In epoch ${epoch + 1}` : `In the validation after epoch ${epoch + 1}`;
    const size = counted(batches[missed].length, 'window');
    return `${where} the model is not run on batch ${missed + 1} of ${batches.length} of ${name}, which has ${size}`;
  }
  return undefined;
}

/** Says in a sentence that validation goes through the training windows; nothing where the record does not show it. */
export function otherLoaderHint(trained: Trained, { order }: TrainingRun): string | undefined {
  const passes = trainingPasses(trained);
  const isOther = passes.length === trained.trace.length && passes.length > order.flat().length;
  return isOther
    ? 'The model is run on no batch of valLoader, and on those of trainLoader again after the updates'
    : undefined;
}
