import type { Batch, Loader } from '../../lab/q2/contracts.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import type { Recorder } from './recorder.ts';

/** Windows of L values each, and the value after each. */
export interface Windows {
  x: number[][];
  y: number[];
}

/** Batches in an order that is given, so that two runs see the same; each iteration is the next epoch's. */
export class OrderedLoader implements Loader {
  readonly samples: number;
  readonly batches: number;
  readonly #name: string;
  readonly #windows: Windows;
  readonly #order: number[][][];
  readonly #recorder: Recorder;
  #iterations = 0;

  /** @param order by epoch, by batch: indices of windows; after the last epoch the first comes again */
  constructor(name: string, windows: Windows, order: number[][][], recorder: Recorder) {
    this.samples = windows.y.length;
    this.batches = order[0].length;
    this.#name = name;
    this.#windows = windows;
    this.#order = order;
    this.#recorder = recorder;
  }

  *[Symbol.iterator](): Generator<Batch> {
    const iteration = this.#iterations++;
    for (const [i, indices] of this.#order[iteration % this.#order.length].entries()) {
      const batch = this.#batch(indices);
      this.#recorder.label(batch.x, { loader: this.#name, iteration, batch: i });
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
