import type { SeededRandom } from '../random.ts';
import type { Batch, Loader } from './contracts.ts';
import type { StockDataset } from './dataset.ts';
import { freedBy } from './freed.ts';
import { tf } from './tensorflow.ts';

interface DataLoaderOptions {
  /** B; the last batch of an epoch holds what is left over and may be short */
  batchSize: number;
  /** draws a new order of the windows for each epoch; without it they come in the order of time */
  random?: SeededRandom;
}

/**
 * Loader that hands out a data set in batches.
 *
 * The loader owns its tensors: an iteration's batches live until the next iteration begins, so that
 * a long training does not fill the memory. `clone()` a tensor to keep it longer.
 */
export class DataLoader implements Loader {
  readonly samples: number;
  readonly batches: number;
  readonly #dataset: StockDataset;
  readonly #options: DataLoaderOptions;
  #finished: Batch[] = [];

  /** Counts the batches. @throws RangeError where the batch size is no positive integer */
  constructor(dataset: StockDataset, options: DataLoaderOptions) {
    const { batchSize } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new RangeError(`batchSize must be a positive integer, not ${batchSize}`);
    }
    this.#dataset = dataset;
    this.#options = options;
    this.samples = dataset.length;
    this.batches = Math.ceil(dataset.length / batchSize);
  }

  *[Symbol.iterator](): Generator<Batch> {
    this.#disposeFinished();
    const { batchSize, random } = this.#options;
    const inTime = Array.from({ length: this.samples }, (_, index) => index);
    const order = random?.shuffle(inTime) ?? inTime;
    const handedOut: Batch[] = [];
    try {
      for (let start = 0; start < order.length; start += batchSize) {
        const batch = this.#batch(order.slice(start, start + batchSize));
        handedOut.push(batch);
        yield batch;
      }
    } finally {
      // Only now: an iteration inside this one must not dispose of batches still in use.
      this.#finished.push(...handedOut);
    }
  }

  #batch(indices: number[]): Batch {
    const samples = indices.map((index) => this.#dataset.get(index));
    const seqLength = samples[0].x.length;
    return {
      x: tf.tensor3d(
        samples.flatMap(({ x }) => x),
        [samples.length, seqLength, 1],
      ),
      y: tf.tensor2d(
        samples.map(({ y }) => y),
        [samples.length, 1],
      ),
    };
  }

  #disposeFinished(): void {
    freedBy('loader', () => tf.dispose(this.#finished.flatMap(({ x, y }) => [x, y] as tf.Tensor[])));
    this.#finished = [];
  }
}
