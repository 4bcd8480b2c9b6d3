import { fail, withHint } from 'lab-harness/authoring';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry } from './recorder.ts';

/** Expects numbers of the loss function: weights that have become NaN are no other mistake. @throws CheckFailure */
export function expectNumbers(trained: Trained, run: TrainingRun, input: string): void {
  const hint = arisesIn(trained, run);
  if (hint) fail(withHint('every loss of a batch must be a number', hint), { input, actual: 'NaN' });
}

/** Says in a sentence where the record of a training first shows NaN; nothing where it shows none. */
export function arisesIn({ trace, updates = [] }: Trained, { order }: TrainingRun): string | undefined {
  // What is computed of other batches than the loaders' is no loss of the training.
  const at = trace.findIndex(({ loss, batch }) => batch && Number.isNaN(loss));
  if (at < 0) return undefined;
  const says = ({ batch }: TraceEntry) => {
    if (batch?.loader === 'training') return `batch ${batch.batch + 1} of epoch ${batch.epoch + 1}`;
    return `validation batch ${(batch?.batch ?? 0) + 1}`;
  };
  const where = `lossFn first gave NaN for ${says(trace[at])}`;
  // With more updates or fewer, none is known to be a batch's.
  if (updates.length !== order.flat().length) return where;
  const faulty = updates.findIndex(({ norm }) => Number.isNaN(norm));
  const batches = order[0].length;
  const trained = trace.slice(0, at).filter(({ batch }) => batch?.loader === 'training').length;
  if (faulty < 0 || faulty >= trained) return where;
  const update = `batch ${(faulty % batches) + 1} of epoch ${Math.floor(faulty / batches) + 1}`;
  return `The gradients for ${update} are NaN, and its loss is a number; ${where}`;
}
