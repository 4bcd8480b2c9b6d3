/** A mutant that no check can see, because it does what the reference does. */
export interface EquivalentMutant {
  block: string;
  /** the text that was changed and what took its place, as the report prints them */
  original: string;
  replacement: string;
  /** why nothing that the contract speaks of changes */
  reason: string;
}

/**
 * The survivors that are no gap in the checks. Entries are found by their text, so that they outlive
 * edits elsewhere; those of one text count in the order of the lines.
 */
export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    block: 'q1.backward',
    original: 'new Array(x.length)',
    replacement: 'new Array()',
    reason: 'the loop assigns every index from the last to the first, and arrays grow on assignment',
  },
  {
    block: 'q1.backward',
    original: 'a.slice(0, -1)',
    replacement: 'a',
    reason:
      'mmul reads as many rows of its argument as dZ has columns, T: the extra row, the last state, is never read',
  },
  {
    block: 'q2.train',
    original: 'tf.dispose(best.weights);',
    replacement: ';',
    reason: 'it frees the copies of weights that are no longer the best: memory only',
  },
  {
    block: 'q2.train',
    original: 'tf.dispose(best.weights);',
    replacement: ';',
    reason: 'it frees the copies after they were assigned back: memory only',
  },
  {
    block: 'q2.train',
    original: 'loss.dispose();',
    replacement: ';',
    reason: 'it frees a loss that has been read: memory only',
  },
];
