import { TodoError } from 'lab-harness/inside';

/** Computes the mean of at least one number. */
export function mean(values: number[]): number {
  // TODO(averages.mean) begin
  // Task 1, Mean: 4 marks.
  throw new TodoError('averages.mean');
  // TODO(averages.mean) end
}

/** Finds the middle one of the numbers in order; of an even count, the mean of the two in the middle. */
export function median(values: number[]): number {
  // TODO(averages.median) begin
  // Task 2, Median: 6 marks.
  // Hint: `values` belongs to the caller: sort a copy.
  throw new TodoError('averages.median');
  // TODO(averages.median) end
}
