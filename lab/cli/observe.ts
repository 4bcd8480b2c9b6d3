import type { Loader, LossFunction } from '../q2/contracts.ts';
import type { Solution } from '../q2/module.ts';

/** Losses that were computed in an epoch, averaged over samples; none where none was asked for. */
export interface Epoch {
  trainingLoss?: number;
  validationLoss?: number;
}

interface Observer {
  /** called after each epoch and its validation */
  onEpoch(epoch: Epoch): void;
  /** called before each batch; what it throws ends the training */
  onBatch(): void;
}

/** Makes a solution whose training is told of while it runs: what it reads, and the losses that it has computed. */
export function observe(solution: Solution, { onEpoch, onBatch }: Observer): Solution {
  let epoch: Epoch | undefined;
  let phase: keyof Epoch = 'trainingLoss';
  let [sum, samples] = [0, 0];

  function endPhase(): void {
    if (epoch && samples > 0) epoch[phase] = sum / samples;
    [sum, samples] = [0, 0];
  }

  function endEpoch(): void {
    endPhase();
    if (epoch) onEpoch(epoch);
  }

  /** Wraps a loader so that it tells when an iteration over it begins. */
  const watched = (loader: Loader, begin: () => void): Loader => ({
    samples: loader.samples,
    batches: loader.batches,
    *[Symbol.iterator]() {
      begin();
      for (const part of loader) {
        onBatch();
        yield part;
      }
    },
  });

  return {
    ...solution,
    async train(model, trainLoader, valLoader, options) {
      const training = watched(trainLoader, () => {
        endEpoch();
        [epoch, phase] = [{}, 'trainingLoss'];
      });
      const validation = watched(valLoader, () => {
        endPhase();
        phase = 'validationLoss';
      });
      const lossFn: LossFunction = (prediction, target) => {
        const loss = options.lossFn(prediction, target);
        sum += loss.dataSync()[0] * target.shape[0];
        samples += target.shape[0];
        return loss;
      };
      const history = await solution.train(model, training, validation, { ...options, lossFn });
      endEpoch();
      return history;
    },
  };
}
