import type { Batch, Loader, LossFunction } from '../../lab/q2/contracts.ts';
import type { Module } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';

// What shows how a training went: batches in a known order, and a record of what the model is given.

/** Which batch a forward pass was given: of which loader, in which of its epochs (from 0), and which there. */
export interface BatchLabel {
  loader: 'training' | 'validation' | 'test';
  epoch: number;
  batch: number;
}

/** One forward pass: on which batch (none of the loaders': null), and with which weights. */
export interface TraceEntry {
  batch: BatchLabel | null;
  /** fingerprint of all weights */
  weights: string;
  /** what the loss function then said about it; absent where it was not called */
  loss?: number | undefined;
}

/** Record of a model's forward passes: on which batch each was, and with which weights. */
export class Recorder {
  readonly trace: TraceEntry[] = [];
  readonly #variables: readonly tf.Variable[];
  readonly #labels = new Map<string, BatchLabel>();

  /** Puts itself in front of the model's `forward`. */
  constructor(model: Module, variables: readonly tf.Variable[]) {
    this.#variables = variables;
    const forward = model.forward.bind(model);
    model.forward = (x) => {
      this.trace.push({ batch: this.#labels.get(fingerprint([x])) ?? null, weights: this.weights() });
      return forward(x);
    };
  }

  /** Watches a loss function too: its value belongs to the last forward pass. */
  watch(lossFn: LossFunction): LossFunction {
    return (prediction, target) => {
      const loss = lossFn(prediction, target);
      const last = this.trace[this.trace.length - 1];
      if (last) last.loss = loss.dataSync()[0];
      return loss;
    };
  }

  /** Says which batch these windows are: batches are known by their values, whoever copies them. */
  label(x: tf.Tensor, label: BatchLabel): void {
    this.#labels.set(fingerprint([x]), label);
  }

  /** Tells whether a forward pass has been given a batch of a loader's epoch. */
  hasSeen(loader: BatchLabel['loader'], epoch: number): boolean {
    return this.trace.some(({ batch }) => batch?.loader === loader && batch.epoch === epoch);
  }

  /** Takes the fingerprint of the weights as they are now. */
  weights(): string {
    return fingerprint(this.#variables);
  }
}

/** Computes a fingerprint, 32-bit FNV-1a over the bits of float32 values: equal tensors have equal ones. */
function fingerprint(tensors: readonly tf.Tensor[]): string {
  let hash = 0x811c9dc5;
  for (const tensor of tensors) {
    const values = Float32Array.from(tensor.dataSync());
    for (const byte of new Uint8Array(values.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16);
}

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

  /** Keeps the order of the windows. @param order by epoch, by batch: indices of windows; after the last epoch the first comes again */
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
