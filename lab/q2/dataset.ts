/** A window of the series and the value to forecast from it. */
export interface Sample {
  /** L values, the earliest first */
  x: number[];
  /** the value right after the window */
  y: number;
}

/** All windows of L consecutive values that have a value after them; n values make n − L windows. */
export class StockDataset {
  readonly length: number;
  readonly #values: readonly number[];
  readonly #seqLength: number;

  /**
   * @param values the scaled series, the earliest value first
   * @param seqLength L
   * @throws RangeError where L is no positive integer, or the series has no window with a target
   */
  constructor(values: readonly number[], seqLength: number) {
    if (!Number.isInteger(seqLength) || seqLength < 1) {
      throw new RangeError(`seqLength must be a positive integer, not ${seqLength}`);
    }
    if (values.length <= seqLength) {
      throw new RangeError(
        `${values.length} values are too few for windows of ${seqLength}, each with a value after it: ` +
          `take at least ${seqLength + 1} values or a smaller seqLength`,
      );
    }
    this.length = values.length - seqLength;
    this.#values = values;
    this.#seqLength = seqLength;
  }

  /**
   * The window of the values index … index + L − 1, and the value at index + L as its target.
   * @throws RangeError where there is no such window
   */
  get(index: number): Sample {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new RangeError(`there is no window ${index}: the windows count from 0 to ${this.length - 1}`);
    }
    const end = index + this.#seqLength;
    return { x: this.#values.slice(index, end), y: this.#values[end] };
  }
}
