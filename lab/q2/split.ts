/** A series in three parts, in the order of time. */
export interface Splits<T> {
  training: T[];
  validation: T[];
  test: T[];
}

const TRAINING_SHARE = 0.7;
const VALIDATION_SHARE = 0.15;

/**
 * Cuts a series, sorted by time, into its first 70 %, the following 15 % and the rest.
 *
 * Nothing is shuffled, and each part is windowed on its own afterwards: no window and no target
 * reaches over a boundary, at the price of `seqLength` windows at the start of each later part.
 */
export function splitChronologically<T>(series: readonly T[]): Splits<T> {
  const validationStart = Math.round(TRAINING_SHARE * series.length);
  const testStart = Math.round((TRAINING_SHARE + VALIDATION_SHARE) * series.length);
  return {
    training: series.slice(0, validationStart),
    validation: series.slice(validationStart, testStart),
    test: series.slice(testStart),
  };
}
