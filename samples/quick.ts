/**
 * Ids of the works that are graded by `npm test`, where all of them would take too long: some of every kind.
 * `npm run prove -- corpus` grades all.
 */
export const QUICK: readonly string[] = [
  'softmax-no-shift',
  'loss-matrix',
  'forward-aliases-aPrev',
  'forward-omits-ba',
  'backward-no-recurrence',
  'backward-keeps-last-call',
  'predict-state-not-carried',
  'predict-counts-start',
  'model-without-bias',
  'train-validation-updates',
  'train-never-restored',
  'test-trains',
  'test-last-batch-only',
  // structure
  'softmax-while-loop',
  'softmax-print-left-in',
  'softmax-imports',
  // protocol
  'forward-exits',
  'loss-throws-a-getter',
  // laziness
  'test-last-value-as-forecast',
  // state and side effects
  'forward-keeps-first-weights',
  'softmax-shifts-argument-and-back',
  // numerics, special cases, other formulas, steps, bookkeeping
  'backward-truncated-at-16',
  'loss-entropy',
  'predict-one-too-few',
];
