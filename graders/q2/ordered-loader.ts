import type { Batch, Loader } from '../../lab/q2/contracts.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { BatchLabel, Recorder } from './recorder.ts';

/** Windows of L values each, and the value after each. */
export interface Windows {
  x: number[][];
  y: number[];
}

/**
 * Batches in an order that is given, so that two runs see the same. An iteration is the next epoch, unless
 * the model saw nothing of the last one: to count the batches is no epoch.
 */
export class OrderedLoader implements Loader {
  readonly samples: number;
  readonly batches: number;
  readonly #name: BatchLabel['loader'];
  readonly #windows: Windows;
  readonly #order: number[][][];
  readonly #recorder: Recorder;
  #epoch = 0;

  /** @param order by epoch, by batch: indices of windows; after the last epoch the first comes again */
  constructor(name: BatchLabel['loader'], windows: Windows, order: number[][][], recorder: Recorder) {
    this.samples = windows.y.length;
    this.batches = order[0].length;
    this.#name = name;
    this.#windows = windows;
    this.#order = order;
    this.#recorder = recorder;
  }

  *[Symbol.iterator](): Generator<Batch> {
    if (this.#recorder.hasSeen(this.#name, this.#epoch)) this.#epoch++;
    const epoch = this.#epoch;
    for (const [i, indices] of this.#order[epoch % this.#order.length].entries()) {
      const batch = this.#batch(indices);
      this.#recorder.label(batch.x, { loader: this.#name, epoch, batch: i });
      yield batch;
    }
  }

  #batch(indices: number[]): Batch {
    const { x, y } = this.#windows;
    const windows = indices.map((index) => x[index]);
    return {
      x: tf.tensor3d(windows.flat(), [indices.length, windows[0].length, 1]),
      y: tf.tensor2d(
        indices.map((index) => y[index]),
        [indices.length, 1],
      ),
    };
  }
}
