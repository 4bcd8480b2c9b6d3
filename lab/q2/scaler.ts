/** Min-max scaling: maps the range of the training values onto [−1, 1]. */
export class MinMaxScaler {
  readonly min: number;
  readonly max: number;

  /**
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

  /** From the series' unit to scaled values; those outside the training range fall outside [−1, 1]. */
  transform(values: readonly number[]): number[] {
    return values.map((value) => (2 * (value - this.min)) / (this.max - this.min) - 1);
  }

  /** From scaled values back to the series' unit. */
  inverse(scaled: readonly number[]): number[] {
    return scaled.map((value) => this.min + ((value + 1) / 2) * (this.max - this.min));
  }
}
