import { tellsOf } from 'lab-harness/authoring';

/** What is true of faulty samples of softmax and loss. */
export const ofSoftmaxAndLoss = tellsOf({
  source: {
    'the lab sheet asks for code without loops here': `
      softmax-while-loop softmax-loop softmax-replaces-other-methods softmax-replaces-the-loss loss-do-loop
      loss-for-of-loop`,
    'remove the print': 'softmax-print-left-in loss-print-left-in softmax-print-by-process',
    'a TODO block may use what the file imports, and import nothing itself': 'softmax-imports loss-imports',
    'syntax error: Expected `,` or `)` but found `;`; line': 'softmax-missing-bracket',
    'subtract the largest entry of x first': 'softmax-no-shift softmax-quotients-for-differences',
    'enum cannot be used here: Node.js runs TypeScript by erasing its types, and': 'loss-enum',
  },
  ends: {
    'ended the process (exit code 0) instead of returning': 'softmax-exits loss-exits',
    'softmax: a message has a key of more than': 'softmax-swells-its-replies',
    'loss ended the process (exit code 0) instead of returning': 'loss-throws-a-getter',
    'losses: the result has entries too few or too many': 'loss-patches-json',
  },
  throws: {
    'softmax threw TypeError: get of [3, 1] for row 3: its rows are 0 to 2': 'softmax-hard-coded-vocabulary',
    'loss threw TypeError: get of [1, 1] for row NaN: its rows are 0 to 0': 'loss-reads-targets-by-parseInt',
    'loss threw RangeError: Maximum call stack size exceeded': 'loss-endless-recursion',
    'loss threw TodoError: block q1.predict': 'loss-throws-todo-of-another-block',
    'loss threw an error: that cannot be read': 'loss-throws-a-proxy',
  },
  form: {
    'softmax’s result must be a Matrix, and is an array of': 'softmax-array',
    'softmax’s result must be a column': 'softmax-row',
    'loss’s result must be a number, and is a Matrix': 'loss-matrix',
    'loss’s result must be a number, and is a string': 'loss-string',
    'loss’s result must be a number, and is an object': 'loss-coerced-object',
  },
  arguments: {
    'softmax must not change x':
      'softmax-hides-its-shift softmax-shifts-argument-and-back softmax-sorts-argument softmax-mutates-argument',
    'loss must not change targets': 'loss-consumes-targets loss-reverses-arguments',
    'Each time it is read it comes to hold the logarithms of what it held: log is taken in place':
      'loss-takes-logarithms-in-place loss-hides-its-logarithms',
    'loss must not change yPred[0]': 'loss-takes-logarithms-in-place loss-hides-its-logarithms',
    'loss must not change the list yPred': 'loss-consumes-predictions loss-reverses-arguments',
  },
  kept: {
    'a matrix that was returned is kept and used again':
      'softmax-reuses-its-result softmax-same-matrix-for-same-logits',
    'What comes out is the result of call': `
      softmax-remembers-by-largest softmax-remembers-by-matrix softmax-remembers-four-digits
      loss-remembers-by-targets-and-first-distribution loss-remembers-by-predictions loss-remembers-by-targets
      loss-remembers-each-distribution loss-remembers-by-four-digits loss-stale-state`,
    'On a new model this argument gives the right result: something is kept from earlier calls':
      'softmax-keeps-its-shift-by-length softmax-shifts-by-the-largest-ever',
    'softmax must give the same whatever the size of the vocabulary is': 'softmax-shifts-by-the-largest-of-V',
    'softmax must compute its result from its argument alone':
      'softmax-keeps-its-shift-by-length softmax-shifts-by-the-largest-ever softmax-adds-the-output-bias',
    'the same arguments must give the same loss, whatever was called before on the same model': `
      loss-running-total loss-remembers-by-targets loss-remembers-by-predictions loss-remembers-each-distribution
      loss-remembers-by-four-digits loss-stale-state loss-remembers-by-targets-and-first-distribution`,
    'It is the sum of what calls 1 to': 'loss-running-total',
    'the loss is −Σ log of the predictions that it is given, whatever forward pass':
      'loss-as-long-as-the-last-forward loss-of-the-last-pass',
  },
  'not a number': {
    'what is subtracted first must be the largest entry of x': `
      softmax-no-shift softmax-shifts-by-absolute-maximum softmax-shifts-by-minimum softmax-shifts-numerator-only
      softmax-shifts-by-mean softmax-shifts-by-constant softmax-shifts-by-the-first-64 softmax-shifts-by-first-entry
      softmax-shifts-large-logits-only softmax-largest-from-minus-1000 softmax-typed-arrays-no-shift
      softmax-replaces-NaN softmax-quotients-for-differences`,
    '0 · log 0 is NaN': 'loss-zero-times-logarithm-of-zero',
  },
  values: {
    'Other predictions and targets of as many steps get the same loss':
      'loss-remembers-by-length loss-of-uniform loss-zero softmax-patches-math',
    'as where reduce has no initial value: the sum must start from 0':
      'loss-reduce-without-start loss-starts-from-the-first-target',
    'It is 0 wherever no target is index 0': 'loss-up-to-the-first-newline',
    'It reads yPred[0] at every step: step t has its own': 'loss-reads-the-first-prediction',
    'It reads the last prediction at every step': 'loss-reads-the-last-prediction',
    'Where a target comes again, the prediction of the step in which it comes last is read: step t has its own':
      'loss-finds-steps-by-their-last-target',
    'Where a target comes again, the prediction of the step in which it came first is read: step t has its own':
      'loss-finds-steps-by-targets',
    'Of 6 steps the last one is counted twice, and the others are right': 'loss-last-step-twice',
    'Of 6 steps the last one is missing, and the others are right': 'loss-subtracts-its-last-step',
    'Of 6 steps the first one counts with the wrong sign, and the others are right':
      'loss-first-step-negative loss-takes-its-first-logarithm-as-it-is',
    'Steps whose target is index 0 are missing, and the others': 'loss-skips-index-zero',
    'and those after them are read from the prediction of an earlier step': 'loss-filters-its-targets',
    'Of 6 steps the first one is missing, and the others are right': 'loss-first-step-overwritten',
    'The numbers are those of single precision': 'softmax-float32',
    'It is what logits': 'softmax-sigmoid-for-two softmax-sign softmax-temperature',
    'It is 0, though':
      'loss-skips-index-zero loss-reduce-without-start loss-zero loss-skips-what-is-almost-sure softmax-patches-math',
    'every entry is 0.0625': 'softmax-patches-matrix',
    'every entry is 0.0888889': 'softmax-patches-matrix',
    'every entry is 0.25': 'softmax-patches-matrix',
    'softmax(x)[i] = exp(x[i]) / Σ exp(x[j])': `
      softmax-epsilon-1e-13-in-denominator
      softmax-one-hot-of-largest softmax-epsilon-1e-8-in-denominator softmax-epsilon-1e-10-in-denominator
      softmax-clips-at-1e-7 softmax-adds-the-output-bias softmax-divides-by-norm softmax-patches-math softmax-uniform`,
    'The numbers are the right ones, in another order: from the largest to the smallest': 'softmax-sorted',
    'It is what logits times -1 give, or the right numbers in the other order': 'softmax-sorted',
    'The numbers are rounded to': 'softmax-ten-digits',
    'added to the sum: add nothing to it, it is 1 or more':
      'softmax-epsilon-1e-8-in-denominator softmax-epsilon-1e-10-in-denominator',
    'the entries of softmax(x) must add up to': 'softmax-first-150-only',
    'It is the softmax of logits that are cut to': 'softmax-clips-logits-at-500',
    'What lies below': 'softmax-clips-at-1e-12',
    'A target of probability 0 costs Infinity': `
      loss-clips-at-1e-7 loss-infinity-as-zero loss-skips-impossible-targets loss-highest-probability
      loss-clips-at-3e-12 loss-guard-too-large`,
    'does a product of probabilities underflow?': 'loss-log-of-product loss-products-of-ten',
    'It is the loss of the first 10 of 11 steps alone': 'loss-at-most-ten-steps',
    'where every target has probability 1 the loss must be exactly 0': 'loss-entropy',
    'a mean over the steps stands where their sum belongs': 'loss-mean',
    'times the expected number': `
      loss-mean loss-log-base-2 loss-sign loss-last-step-only loss-each-character-once loss-at-most-ten-steps
      loss-mean-over-vocabulary`,
    'It is the loss of the last': 'loss-last-step-only',
    'It is the loss of a target with probability': 'loss-of-uniform',
    'It is rounded to': 'loss-six-digits',
    'L = −Σ log yPred[t][targets[t]], summed over t': `
      loss-float32 loss-each-character-once loss-at-most-ten-steps loss-at-most-500-steps loss-last-step-only
      loss-finds-steps-by-their-distribution`,
    'It is binary cross-entropy, in which a character beside the target costs':
      'loss-binary-cross-entropy loss-mean-of-binary-cross-entropies',
    'It is the loss of the first': 'loss-each-character-once loss-at-most-500-steps',
    'Steps whose target has a probability of': 'loss-skips-what-is-almost-sure',
    'steps, which all cost the same here': `
      loss-mean loss-last-step-only loss-each-character-once loss-at-most-ten-steps loss-skips-index-zero
      loss-first-step-overwritten`,
    'are lost before the logarithm': 'loss-log1p',
    ': it must have no upper bound': 'loss-limits-probabilities-below-1',
    'is added to it, and to the loss of predictions that are certain and right': 'loss-with-a-penalty',
  },
});
