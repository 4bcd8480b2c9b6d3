import { shapeText } from 'lab-harness/inside';
import type { Trained, TrainingRun } from './driver.ts';
import type { TraceEntry, Update } from './recorder.ts';
import { epochsOf } from './trace.ts';

/** Says by the record which weights the model has in the end. */
export function whichWeights({ history, trace, after, updates = [] }: Trained, run: TrainingRun): string {
  const { epochs, validateEvery } = run;
  const byEpoch = epochsOf(trace, epochs);
  const { bestEpoch } = history;
  if (byEpoch[bestEpoch - 1]?.training[0]?.weights === after)
    return `those from before the update on batch 1 of epoch ${bestEpoch}`;
  const validated = byEpoch.findIndex(({ validation }) => validation.some(({ weights }) => weights === after));
  if (validated >= 0) return `those after epoch ${validated + 1}`;
  const says = ({ batch }: TraceEntry) =>
    batch ? `batch ${batch.batch + 1} of epoch ${batch.epoch + 1}` : 'windows that are no batch of the loaders';
  const seen = trace.find(({ weights }) => weights === after);
  if (seen) return `those ${seen.batch ? 'from before the update' : 'at a forward pass'} on ${says(seen)}`;
  const isUnvalidated = epochs % validateEvery !== 0;
  if (updates.at(-1)?.after === after)
    return `those after the last update${isUnvalidated ? `, in epoch ${epochs}, which is not validated` : ''}`;
  if (updates.length > 0) return byTensor(after, updates, run);
  const last = trace.at(-1);
  return last ? `weights from after the last forward pass, that on ${says(last)}` : 'other weights';
}

/** Says which update left each of the weights that any update changes, by the shapes of those that the same one did. */
function byTensor(after: string, updates: readonly Update[], { weights, order }: TrainingRun): string {
  const batches = order[0].length;
  const own = after.split(' ');
  const left = updates.map((update) => update.after?.split(' ') ?? []);
  const isMoved = (i: number) => new Set(left.map((fingerprints) => fingerprints[i])).size > 1;
  const moved = weights.flatMap((tensor, i) => (isMoved(i) ? [{ ...tensor, i }] : []));
  if (moved.length === 0) return 'other weights';
  const epochOf = (update: number) =>
    `${(update + 1) % batches === 0 ? 'after' : 'in'} epoch ${Math.floor(update / batches) + 1}`;
  const groups = Map.groupBy(moved, ({ i }) => {
    const at = left.findLastIndex((fingerprints) => fingerprints[i] === own[i]);
    if (at >= 0) return epochOf(at);
    // Copies may have been taken for those of other weights.
    const ofOthers = left.findLastIndex((fingerprints) => fingerprints.includes(own[i]));
    return ofOthers < 0
      ? 'that no update of this training has left'
      : `with the values of other weights ${epochOf(ofOthers)}`;
  });
  const said = [...groups].map(([which, tensors]) => {
    return `of the shapes ${tensors.map(({ shape }) => shapeText(shape)).join(', ')} ${which}`;
  });
  return groups.size > 1 ? `those ${said.join(', and ')}` : `weights ${[...groups.keys()][0]}`;
}
