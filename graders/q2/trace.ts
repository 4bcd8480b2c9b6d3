import type { TraceEntry } from './recorder.ts';

/** Forward passes of a training in one epoch. */
interface EpochTrace {
  /** forward passes on the epoch's training batches */
  training: TraceEntry[];
  /** forward passes on validation batches, from the epoch's first training batch to the next epoch's */
  validation: TraceEntry[];
}

/**
 * Divides a trace by epochs. Validation batches are the same in every epoch, so they belong to the epoch whose
 * training batches came before them, however often their loader was gone through.
 */
export function epochsOf(trace: readonly TraceEntry[], epochs: number): EpochTrace[] {
  const byEpoch = Array.from({ length: epochs }, (): EpochTrace => ({ training: [], validation: [] }));
  let current: EpochTrace | undefined;
  for (const entry of trace) {
    if (entry.batch?.loader === 'training') {
      current = byEpoch[entry.batch.epoch];
      current?.training.push(entry);
    } else if (entry.batch?.loader === 'validation') current?.validation.push(entry);
  }
  return byEpoch;
}

/** Picks the forward passes on one batch. */
export function onBatch(entries: readonly TraceEntry[], batch: number): TraceEntry[] {
  return entries.filter((entry) => entry.batch?.batch === batch);
}
