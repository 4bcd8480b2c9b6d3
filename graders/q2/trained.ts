import { check, onInput } from '../../harness/authoring/index.ts';
import type { Q2Procedures, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';
import { describeRun, randomRun } from './runs.ts';

/** What came of a training: its history, what the model saw on the way, and its weights in the end. */
export type Trained = Awaited<ReturnType<Q2Procedures['train']>>;

/** A check of what becomes of one random run, some of whose settings are given. */
export function onRun(
  id: string,
  title: string,
  holds: (trained: Trained, run: TrainingRun, input: string) => void,
  settings: Partial<TrainingRun>,
) {
  return check<Q2Procedures>(id, title, async ({ seed, student }) => {
    const run = { ...randomRun(seed), ...settings };
    const input = describeRun(run);
    holds(await onInput(input, student.train(run)), run, input);
  });
}

/** What a training did in one epoch, as the model saw it. */
export interface EpochTrace {
  /** forward passes on the epoch's training batches */
  training: TraceEntry[];
  /** forward passes on validation batches, from the epoch's first training batch to the next epoch's */
  validation: TraceEntry[];
}

/**
 * A trace by epochs. Validation batches are the same in every epoch, so they belong to the epoch whose
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

/** The forward passes on one batch. */
export function onBatch(entries: readonly TraceEntry[], batch: number): TraceEntry[] {
  return entries.filter((entry) => entry.batch?.batch === batch);
}
