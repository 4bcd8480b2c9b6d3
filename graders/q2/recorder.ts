import type { Batch, LossFunction } from '../../lab/q2/contracts.ts';
import { DataLoader } from '../../lab/q2/data-loader.ts';
import { StockDataset } from '../../lab/q2/dataset.ts';
import type { Module } from '../../lab/q2/module.ts';
import { tf } from '../../lab/q2/tensorflow.ts';

// What shows how a training went: the lab's own loaders with batches in a known order, and a record of what the model is
// given. The record explains a wrong result; what is right is decided by results alone.

/** Which batch a forward pass was given: of which loader, in which of its epochs (from 0), and which there. */
export interface BatchLabel {
  loader: 'training' | 'validation' | 'test';
  epoch: number;
  batch: number;
}

/** One forward pass: on which batch (none of the loaders': null), and with which weights. */
export interface TraceEntry {
  batch: BatchLabel | null;
  /** fingerprints of all weights, one of each tensor */
  weights: string;
  /** what the loss function then said about it; absent where it was not given the prediction */
  loss?: number | undefined;
  /** whether the loss function was given the prediction for its target */
  isSwapped?: true | undefined;
  /** how many values a window has, of what is none of the batches */
  values?: number | undefined;
  /** of windows that are cut: the one loader that has these values in a row */
  cutOf?: BatchLabel['loader'] | undefined;
  /** of what is no whole batch: which of its windows it is made of, as places in the batch */
  part?: (BatchLabel & { windows: number[] }) | undefined;
}

/** Gradients that an optimizer was given for one update, all entries together. */
export interface Update {
  norm: number;
  /** size of the largest entry */
  largest: number;
  /** how many entries are exactly 0, and the size of the smallest other one */
  zeros?: number | undefined;
  least?: number | undefined;
  /** of an oracle: the sizes of all entries, the smallest first, and how far rounding may move each */
  entries?: { size: number; rounding: number }[] | undefined;
  /** fingerprints of the weights after it; an oracle does not say */
  after?: string | undefined;
}

/** Reader of a tensor, taken before a submission can put another in its place. */
const { dataSync } = tf.Tensor.prototype;
export const valuesOf = (tensor: tf.Tensor): Float32Array => dataSync.call(tensor) as Float32Array;

/** Record of a model's forward passes: on which batch each was, and with which weights. */
export class Recorder {
  trace: TraceEntry[] = [];
  updates: Update[] = [];
  readonly #variables: readonly tf.Variable[];
  readonly #steps: () => number;
  readonly #labels = new Map<string, BatchLabel>();
  /** batches whose windows have no places yet: those are looked up where something is no batch, which is seldom */
  readonly #unplaced: { label: BatchLabel; windows: readonly number[][] }[] = [];
  /** places of single windows, and their values, by their fingerprints */
  readonly #places = new Map<string, { label: BatchLabel; place: number; window: Float32Array }>();
  /** fingerprint of what the model predicted last */
  #prediction: string | undefined;

  /** Puts itself in front of the model's `forward`, which needs its `this` as before. @param steps how many updates the optimizer made */
  constructor(model: Module, variables: readonly tf.Variable[], steps: () => number) {
    this.#variables = variables;
    this.#steps = steps;
    const { forward } = model;
    const see = (x: Batch['x']) => {
      const batch = x instanceof tf.Tensor ? this.#labels.get(fingerprint(valuesOf(x))) : undefined;
      const other = x instanceof tf.Tensor && !batch ? this.#other(x) : undefined;
      this.trace.push({ batch: batch ?? null, weights: this.weights(), ...other });
    };
    const note = (prediction: unknown) => {
      this.#prediction = fingerprintOf(prediction);
    };
    const value = function (this: Module, x: Batch['x']): Batch['y'] {
      see(x);
      const prediction = forward.call(this, x);
      note(prediction);
      return prediction;
    };
    Object.defineProperty(model, 'forward', { value, configurable: true, writable: true });
  }

  /** Watches a loss function too: its value belongs to the last forward pass, where it is given what that has predicted. */
  watch(lossFn: LossFunction): LossFunction {
    return (prediction, target) => {
      const loss = lossFn(prediction, target);
      const last = this.trace[this.trace.length - 1];
      const isPrediction = (each: unknown) =>
        this.#prediction !== undefined && fingerprintOf(each) === this.#prediction;
      const isAsked = isPrediction(prediction);
      const isSwapped = !isAsked && isPrediction(target);
      if (last && (isAsked || isSwapped)) [last.loss] = valuesOf(loss);
      if (last && isSwapped) last.isSwapped = true;
      return loss;
    };
  }

  /** Watches an optimizer, which needs its `this` as before: what it is given for each update. */
  watchUpdates(optimizer: tf.Optimizer): tf.Optimizer {
    const { applyGradients } = optimizer;
    const sizesOf = (gradients: Parameters<typeof applyGradients>[0]): Update => {
      const tensors = Array.isArray(gradients) ? gradients.map(({ tensor }) => tensor) : Object.values(gradients);
      const parts = tensors.filter((tensor) => tensor instanceof tf.Tensor).map(valuesOf);
      const sizes = parts.flatMap((values) => [...values].map(Math.abs));
      const least = sizes.reduce((least, size) => (size > 0 && size < least ? size : least), Number.POSITIVE_INFINITY);
      return {
        norm: Math.hypot(...parts.map((values) => Math.hypot(...values))),
        largest: sizes.reduce((most, size) => Math.max(most, size), 0),
        zeros: sizes.filter((size) => size === 0).length,
        ...(least < Number.POSITIVE_INFINITY && { least }),
      };
    };
    const note = (update: Update) => this.updates.push({ ...update, after: this.weights() });
    const value: typeof applyGradients = function (this: tf.Optimizer, gradients) {
      // They may be freed by then.
      const sizes = sizesOf(gradients);
      applyGradients.call(this, gradients);
      note(sizes);
    };
    Object.defineProperty(optimizer, 'applyGradients', { value, configurable: true, writable: true });
    return optimizer;
  }

  /** Says which batch these windows are: batches are known by their values, whoever copies them. */
  label(windows: readonly number[][], label: BatchLabel): void {
    this.#labels.set(fingerprint(Float32Array.from(windows.flat())), label);
    this.#unplaced.push({ label, windows });
  }

  /** Says what windows are that are no batch: how long, and of which batch, where all of them are of one. */
  #other(x: tf.Tensor): Pick<TraceEntry, 'values' | 'cutOf' | 'part'> {
    for (const { label, windows } of this.#unplaced.splice(0)) {
      for (const [place, each] of windows.entries()) {
        const window = Float32Array.from(each);
        this.#places.set(fingerprint(window), { label, place, window });
      }
    }
    const values = x.size / x.shape[0];
    const all = valuesOf(x);
    const places = Array.from({ length: x.shape[0] }, (_, row) =>
      this.#places.get(fingerprint(all.subarray(row * values, (row + 1) * values))),
    );
    const [first] = places;
    if (!first) return { values, cutOf: this.#loaderOf(all.subarray(0, values)) };
    if (places.some((each) => each?.label !== first.label)) return { values };
    return { values, part: { ...first.label, windows: places.flatMap((each) => each?.place ?? []) } };
  }

  /** Says of which loader a window is a part; nothing where that is not one alone. */
  #loaderOf(part: Float32Array): BatchLabel['loader'] | undefined {
    const isPart = ({ window }: { window: Float32Array }) =>
      window.length > part.length &&
      window.some((_, from) => part.every((value, i) => Object.is(value, window[from + i])));
    const loaders = new Set([...this.#places.values()].filter(isPart).map(({ label }) => label.loader));
    return loaders.size === 1 ? [...loaders][0] : undefined;
  }

  /** Tells what each update changes, one of no size and one by another optimizer too. */
  state(): string {
    return `${this.#steps()} ${this.weights()}`;
  }

  /** Takes the fingerprints of the weights as they are now, tensor by tensor. */
  weights(): string {
    return this.#variables.map((variable) => fingerprint(valuesOf(variable))).join(' ');
  }
}

/** Computes a fingerprint, 32-bit FNV-1a over the bits of float32 values, four bytes at a time: equal ones have equal ones. */
function fingerprint(...parts: readonly Float32Array[]): string {
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, length } of parts) {
    for (const bits of new Uint32Array(buffer, byteOffset, length)) {
      hash = Math.imul(hash ^ bits, 0x01000193);
      hash ^= hash >>> 15;
    }
  }
  return (hash >>> 0).toString(16);
}

/** Takes the fingerprint of a tensor's values; none of what is no tensor, or is freed. */
function fingerprintOf(tensor: unknown): string | undefined {
  return tensor instanceof tf.Tensor && !tensor.isDisposed ? fingerprint(valuesOf(tensor)) : undefined;
}

/** Windows of L values each, and the value after each. */
export interface Windows {
  x: number[][];
  y: number[];
}

/** What a loader hands out. */
interface Script {
  windows: Windows;
  /** by epoch, by batch: indices of windows; after the last epoch the first comes again */
  order: number[][][];
}

/**
 * The lab's data set with windows in an order that is given, so that two runs see the same through the lab's own loader.
 * An iteration is the next epoch where the weights were updated since the last one began: to count the batches is no epoch.
 */
export class ScriptedDataset extends StockDataset {
  readonly #name: BatchLabel['loader'];
  readonly #recorder: Recorder | undefined;
  #script: Script;
  #begun: { epoch: number; weights: string | undefined; order: number[] } | undefined;

  /** Takes the sizes of the script: those that come after it have the same. */
  constructor(name: BatchLabel['loader'], script: Script, recorder?: Recorder) {
    const { length } = script.windows.x[0];
    super(new Array(script.order[0].flat().length + length).fill(0), length);
    this.#name = name;
    this.#script = script;
    this.#recorder = recorder;
  }

  /** Takes other contents, from their first epoch on. */
  load(script: Script): void {
    this.#script = script;
    this.#begun = undefined;
  }

  /** Makes the lab's loader of these batches. */
  loader(): DataLoader {
    return new DataLoader(this, { batchSize: this.#script.order[0][0].length });
  }

  override get(index: number): { x: number[]; y: number } {
    const { order } = index === 0 || !this.#begun ? this.#begin() : this.#begun;
    const { x, y } = this.#script.windows;
    return { x: x[order[index]], y: y[order[index]] };
  }

  #begin() {
    const { windows, order } = this.#script;
    const weights = this.#recorder?.state();
    const epoch = this.#begun ? this.#begun.epoch + (this.#begun.weights === weights ? 0 : 1) : 0;
    const batches = order[epoch % order.length];
    for (const [batch, indices] of batches.entries()) {
      const given = indices.map((index) => windows.x[index]);
      this.#recorder?.label(given, { loader: this.#name, epoch, batch });
    }
    this.#begun = { epoch, weights, order: batches.flat() };
    return this.#begun;
  }
}
