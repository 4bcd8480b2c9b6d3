/** Shares of the series that training and validation get; the test gets the rest. */
const TRAINING_SHARE = 0.7;
const VALIDATION_SHARE = 0.15;

/**
 * Cuts a series, sorted by time, into its first 70 %, the following 15 % and the rest.
 *
 * Nothing is shuffled, and each part is windowed on its own afterwards: no window and no target
 * reaches over a boundary, at the price of `seqLength` windows at the start of each later part.
 */
export function splitChronologically<T>(series: readonly T[]): Record<'training' | 'validation' | 'test', T[]> {
  const validationStart = Math.round(TRAINING_SHARE * series.length);
  const testStart = Math.round((TRAINING_SHARE + VALIDATION_SHARE) * series.length);
  return {
    training: series.slice(0, validationStart),
    validation: series.slice(validationStart, testStart),
    test: series.slice(testStart),
  };
}

/** Min-max scaling, which maps the range of the training values onto [−1, 1]. */
export class MinMaxScaler {
  readonly min: number;
  readonly max: number;

  /**
   * Finds the smallest and the largest value.
   * @param training values of the training split alone: a scaler that has seen later values would
   * tell the model how high or low the series is going to be
   * @throws RangeError for values that span no range: none, or all the same
   */
  constructor(training: readonly number[]) {
    this.min = training.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    this.max = training.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    if (!(this.min < this.max)) {
      const found = training.length === 0 ? 'there are none' : `all ${training.length} of them are ${training[0]}`;
      throw new RangeError(`min-max scaling needs two different training values, but ${found}`);
    }
  }

  /** Scales values of the series; those outside the training range fall outside [−1, 1]. */
  transform(values: readonly number[]): number[] {
    return values.map((value) => (2 * (value - this.min)) / (this.max - this.min) - 1);
  }

  /** Turns scaled values back into the series' unit. */
  inverse(scaled: readonly number[]): number[] {
    return scaled.map((value) => this.min + ((value + 1) / 2) * (this.max - this.min));
  }
}

/** Window of the series and the value to forecast from it. */
interface Sample {
  /** L values, the earliest first */
  x: number[];
  /** the value right after the window */
  y: number;
}

/** Windows of L consecutive values, all that have a value after them; n values make n − L windows. */
export class StockDataset {
  readonly length: number;
  readonly #values: readonly number[];
  readonly #seqLength: number;

  /**
   * Counts the windows of a series.
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
   * Cuts out the window of the values index … index + L − 1, and the value at index + L as its target.
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
