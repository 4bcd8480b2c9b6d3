import { tellsOf } from 'lab-harness/authoring';

/**
 * What is true of faulty samples, in words of findings: what the first that a student reads says, and what any of them reads
 * from wrong results.
 */
export const tells = tellsOf({
  'subtract the largest entry of x first': `
    softmax-no-shift softmax-quotients-for-differences softmax-shifts-by-absolute-maximum softmax-shifts-by-minimum
    softmax-shifts-numerator-only softmax-shifts-by-mean softmax-shifts-by-constant softmax-shifts-by-the-first-64
    softmax-shifts-large-logits-only softmax-largest-from-minus-1000`,
  'loss’s result must be a number, and is a Matrix': 'loss-matrix',
  'a[0] must be a copy of aPrev': 'forward-aliases-aPrev forward-ignores-aPrev-for-one-step',
  'a[1] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives': `
    forward-omits-ba forward-clips-at-10 forward-relu forward-clips-activations forward-clips-at-5
    forward-transposes-square-weights forward-tanh-of-huge-numbers forward-softsign`,
  'forward, then backward must give the derivatives of the loss':
    'backward-no-recurrence backward-truncated-at-16 backward-richardson-three-levels backward-truncated-at-100',
  'nothing may be kept between calls': 'backward-keeps-last-call forward-goes-on-from-zero',
  'each drawn character must be fed back, alone, and the hidden state must go on (draw 2)':
    'predict-state-not-carried predict-start-fed-again',
  'predict must draw characters by random.choice(p), and does not call it for this start':
    'predict-counts-start predict-returns-start predict-own-random-numbers predict-own-seed predict-remembers-texts',
  'predict must draw up to 50 characters after a start of any length': 'predict-counts-start',
  'drawing must go on until a newline is drawn or 50 characters are, and ends before':
    'predict-one-too-few predict-counts-units',
  'the model’s weights must be those of the layers asked for: missing [1]': 'model-without-bias',
  'must leave the weights as they are: they changed': 'train-validation-updates train-restores-after-every-validation',
  'bestEpoch and the weights that the model is left with must be those of the same epoch':
    'train-never-restored train-last-validated-restored train-pretends-to-restore',
  'predictions must be the model’s, batch after batch': `
    test-trains test-last-value-as-forecast test-reversed-windows test-last-ten-values test-clips-at-ten
    test-first-64-of-a-batch test-clipped test-sorted test-latest-batch-first`,
  'the loss must be the mean over all windows of the loader': 'test-last-batch-only',
  'the lab sheet asks for code without loops here': `
    softmax-while-loop softmax-loop softmax-replaces-other-methods softmax-replaces-the-loss loss-do-loop loss-for-of-loop`,
  'remove the print': `
    softmax-print-left-in loss-print-left-in softmax-print-by-process forward-print-left-in
    predict-print-left-in train-print-left-in test-print-left-in`,
  'a TODO block may use what the file imports, and import nothing itself':
    'softmax-imports loss-imports backward-imports predict-imports train-imports test-imports backward-fakes-replies',
  'softmax’s result must be a Matrix, and is an array of 1': 'softmax-array',
  'loss’s result must be a number, and is a string': 'loss-string',
  'dWax must be a Matrix, and is an array of 4': 'backward-arrays',
  'dby is absent from what is returned': 'backward-without-dby',
  'the model has no weights yet: keep its layers in public fields':
    'model-hidden-in-private-fields model-weights-where-the-lab-finds-none',
  'test’s loss must be a number, and is a tensor []': 'test-loss-tensor',
  'test’s predictions[0] must be a number, and is an array of 1': 'test-rows',
  'test must return an object, and returned undefined': 'test-returns-nothing',
  'ended the process (exit code 0) instead of returning': 'forward-exits softmax-exits loss-exits train-exits',
  'loss ended the process (exit code 0) instead of returning': 'loss-throws-a-getter',
  'softmax must not change x': 'softmax-hides-its-shift softmax-shifts-argument-and-back softmax-sorts-argument',
  'predict threw TypeError: Cannot read properties of undefined':
    'predict-takes-choice-off-random predict-empty-start-crashes',
  'forward threw RangeError: too many units': 'forward-refuses-fifty-units',
  'In dWax, dWaa, dWya, dba and dby every entry is zero': 'backward-zeros backward-skips-first-step',
  'the numbers look like finite differences or single precision': `
    backward-finite-differences backward-float32 backward-one-sided-differences forward-float32-states
    backward-richardson`,
  'gives random.choice other numbers each time': 'predict-random-first-state',
  'backward must go through the network once, from the last step to the first': `
    backward-forward-mode-fast backward-complex-steps backward-dual-numbers backward-forward-mode
    backprop-forward-mode-in-forward`,
  'a matrix that was returned is kept and used again': `
    softmax-reuses-its-result forward-remembers-by-inputs forward-remembers-by-state
    softmax-same-matrix-for-same-logits backward-keeps-its-first-gradients`,
  'the same arguments must give the same loss, whatever was called before on the same model': `
    loss-running-total loss-remembers-by-targets loss-remembers-by-predictions loss-remembers-each-distribution
    loss-remembers-by-four-digits`,
  'nothing of an earlier call may be kept': `
    forward-remembers-passes backward-uses-latest-pass backward-remembers-by-pass backward-remembers-by-targets
    forward-keeps-its-first-pass backward-keeps-its-errors-in-the-pass`,
  'after the optimizer has changed the parameters in place':
    'forward-keeps-first-weights backward-keeps-first-transpose',
  'a later call must not change dWax': 'backward-returns-its-buffers',
  'its batches of epoch 1 come again in later ones': 'train-same-batches-every-epoch',
  'loss must not change targets': 'loss-consumes-targets',
  'loss must not change yPred[0]': 'loss-takes-logarithms-in-place loss-hides-its-logarithms',
  'forward must not change aPrev': 'forward-grows-aPrev',
  'forward must not change by': 'forward-adds-into-by forward-hides-its-decay',
  'backward must not change a[1]': 'backward-squares-states-in-place backward-hides-its-squares',
  'backward must not change the list a': 'backward-pops-states',
  'backward must not change Wax': 'backward-updates-parameters',
  'only options.optimizer may change the weights': 'train-weight-decay',
  'test must leave the model’s weights as they are': `
    test-nudges-weights test-zeroes-weights-afterwards test-trains-unseen test-nudges-the-bias`,
  'The numbers are those of single precision': 'softmax-float32 forward-float32-states',
  'exp overflows to Infinity above 709': 'softmax-shifts-by-first-entry softmax-replaces-NaN',
  'A target of probability 0 costs Infinity': `
    loss-clips-at-1e-7 loss-infinity-as-zero loss-skips-impossible-targets loss-highest-probability
    loss-clips-at-3e-12 loss-guard-too-large`,
  'does a product of probabilities underflow?': 'loss-log-of-product loss-products-of-ten',
  'what lies beyond ±5 is cut to ±5': 'backward-clips-at-5',
  'so that their norm is 5': 'backward-clips-norm-at-5',
  'choice needs probabilities that sum to 1': 'predict-rounded-probabilities predict-top-two predict-never-three-alike',
  'The losses that lossFn gave have the mean': `
    test-loss-of-four-digits train-running-average train-four-digits test-batch-size-8
    train-on-validation-windows-too test-loss-of-six-digits train-bounds-validation-losses
    test-leaves-out-huge-losses`,
  'It is the loss of the first 10 of 11 steps alone': 'loss-at-most-ten-steps',
  'steps are missing: those of t =': `
    backward-truncated-at-25 backward-truncated-at-16 backward-truncated-at-40 backward-last-output-only
    backward-stops-after-a-few-steps backward-first-step-only backward-assigns-instead-of-adding
    backward-truncated-at-100`,
  'a step is missing: that of t =': `
    backward-truncated-at-25 backward-truncated-at-16 backward-truncated-at-40 backward-last-output-only
    backward-stops-after-a-few-steps backward-first-step-only backward-assigns-instead-of-adding
    backward-skips-first-step`,
  'Right up to T = 12, wrong from T = 60 on': `
    backward-truncated-at-25 backward-truncated-at-16 forward-stops-after-40-steps backward-truncated-at-40
    backward-forgets-after-30-steps`,
  'is not in the vocabulary, which holds these 4 characters':
    'predict-start-cut-to-six predict-splits-start-into-units',
  'predict threw UnknownCharacterError: "a" is not in the vocabulary': 'predict-lower-case-start',
  'the first draw must be from the distribution after the last character of start': `
    predict-trimmed-start predict-last-20-of-start predict-newline-after-start predict-first-step-distribution
    predict-fixed-text predict-newline-in-start-resets predict-last-100-of-start predict-space-in-start-resets
    predict-feeds-no-index-0`,
  'choice needs an array of probabilities; matrix.to1DArray() makes one of a column': 'predict-choice-of-a-matrix',
  'predict must throw for a character that is not in the vocabulary':
    'predict-unknown-is-newline predict-unknown-is-a-RangeError predict-takes-half-a-character-for-known',
  'forward’s result must be a tensor [B, 1] = [1, 1], and is a tensor []': 'model-squeezes-a-batch-of-one',
  'predictions must hold one number for each window of the loader':
    'test-predictions-of-full-batches-only test-first-batch-only',
  'a[41] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives': 'forward-stops-after-40-steps',
  'the entries are those of the transposed gradient': `
    backward-transposes-square-gradients forward-transposes-Waa backward-dWaa-transposed
    backward-rows-for-biases forward-transposes-square-weights`,
  'forward must not change inputs': 'forward-empties-inputs forward-overwrites-inputs',
  'where every target has probability 1 the loss must be exactly 0': 'loss-entropy',
  'They are off by 0.0001 times the parameters': 'backward-weight-decay',
  'forward must predict the same for the same windows and weights': 'model-drops-out-always',
  'options.optimizer must make the updates: it makes none': 'train-own-sgd',
  'No update changes the weights of the shapes [1, 6], [6, 6], [6]': 'train-first-layer-frozen',
  'the validation after epoch 3 must leave the weights as they are': 'train-on-validation-windows-too',
  'a[2] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives':
    'forward-bias-in-first-step-only forward-pauses-on-repeated-character forward-newline-resets',
  'yPred[0] is not what softmax(Wya a_t + by) gives':
    'forward-outputs-reversed forward-clips-logits-at-30 forward-own-softmax-without-shift',
  'Only dWax is wrong, from T = 3 on': 'backward-input-of-next-step',
  'predict must return start and the drawn characters, without the newline':
    'predict-one-too-few predict-newline-becomes-space predict-ends-with-newline predict-counts-units',
  'In epoch 1 batch 3 of trainLoader comes in the place of batch 1': 'train-batches-reversed',
  'as trainingLoss, expected 1: one an epoch': 'train-one-epoch-too-many',
  'validationLoss must hold one value for each epoch divisible by validateEvery':
    'train-validates-after-last-epoch-too',
  'the model must be run on validation batch 2 of 2 after epoch 3': 'train-first-validation-batch-only',
  'times the mean each time: look at what the sum is divided by':
    'train-validation-over-training-samples train-loss-right-for-recorded-windows-only',
  'It is the sum over the windows divided by the number of batches': 'train-validation-over-batches',
  'bestEpoch must be an epoch that is validated': 'train-best-begins-at-one train-best-begins-at-zero',
  'bestEpoch is the epoch with the smallest validation loss': `
    train-largest-is-best train-best-needs-an-improvement train-best-by-four-digits
    train-best-by-last-validation-batch train-best-needs-a-millionth train-best-needs-1e-8
    train-best-by-six-digits train-best-by-smoothed-loss train-smallest-by-size`,
  'trainingLoss must hold one value for each epoch': `
    train-stops-early train-stops-after-20-without-a-gain train-stops-after-4-without-a-gain
    train-stops-after-5-without-a-gain train-stops-after-10-without-a-gain train-stops-after-50-without-a-gain
    train-stops-once-it-is-good train-stops-where-the-loss-is-tenfold train-at-most-50-epochs`,
  'after training the model must have the weights of the best epoch': `
    train-dense-layer-not-restored train-hard-coded-history train-keeps-the-best-of-earlier-trainings
    train-restores-the-first-eight-weights train-leaves-the-mean-of-best-and-last`,
  'They are the right ones, in another order': 'test-sorted test-latest-batch-first',
  'lossFn gave a finite number for each batch': 'test-one-sample-less train-short-validation-batch-skipped',
  'It is the loss of the first batch alone':
    'test-first-batch-loss train-short-validation-batch-skipped train-leaves-out-validation-batches-of-one',
  'train threw Error: Tensor is disposed.': 'train-validates-on-freed-batches',
  'It is that of lossFn(target, prediction)': 'train-target-before-prediction test-target-before-prediction',
  'forward makes new weights at every call': 'model-new-dense-layer-each-time',
  'their gradient ends where a value is read out of a tensor':
    'model-reads-its-state-out model-first-step model-lower-layer train-first-layer-frozen train-dense-bias-frozen',
  'The gradients that options.optimizer is given have the norm 1 in': 'train-clips-norm-at-1',
  'trainLoader must be gone through once an epoch, and is gone through again': 'train-goes-through-each-epoch-twice',
  'NaN arises in what is made of them': 'train-loss-over-undefined',
  'It is what logits': `
    predict-uniform-draws softmax-sigmoid-for-two softmax-sign softmax-temperature predict-temperature
    forward-temperature`,
  'a mean over the steps stands where their sum belongs': 'loss-mean',
  'times the expected number': `
    loss-mean loss-log-base-2 loss-sign loss-last-step-only loss-each-character-once loss-at-most-ten-steps
    loss-binary-cross-entropy loss-mean-over-vocabulary`,
  'It is the loss of the last':
    'loss-last-step-only train-loss-of-last-batch train-last-validation-batch-only test-last-batch-only',
  'It is 0, and only a target of probability 1 costs nothing':
    'loss-skips-index-zero loss-reduce-without-start loss-zero loss-skips-what-is-almost-sure softmax-patches-math',
  'every entry is zero': `
    forward-ignores-aPrev backward-zeros-before-first-step backward-dby-missing
    forward-ignores-aPrev-for-one-step backward-stops-for-one-step backward-no-gradient-where-saturated`,
  'dby is Σ_t dy_t, and nothing flows back into it': `
    forward-previous-state-is-aPrev forward-peeks forward-input-of-step-before forward-mutates-ba
    backward-targets-shifted backward-last-output-only backward-stops-after-a-few-steps backward-first-step-only
    backward-assigns-instead-of-adding forward-one-input-buffer forward-adds-into-by forward-clips-activations
    forward-pauses-on-repeated-character forward-bias-in-first-step-only forward-newline-resets`,
  'times the expected one': `
    forward-softmax-twice backward-sign backward-dby-doubled backward-wrong-for-seven-steps
    backward-wrong-for-ten-units backward-right-for-unequal-sizes-only backward-wrong-for-one-unit
    backward-wrong-for-ten-characters backward-clips-common-norm-at-10 forward-temperature`,
  'look at what flows back from step t + 1 to step t': `
    backward-no-recurrence backward-Waa-untransposed backward-recurrence-after-tanh
    backward-recurrence-before-tanh backward-first-to-last`,
  'look at what they share, dz_t = (1 − a_t²)': `
    backward-no-recurrence backward-carried-piles-up backward-Waa-untransposed backward-recurrence-after-tanh
    backward-recurrence-before-tanh backward-tanh-of-state backward-tanh-unsquared backward-sigmoid-derivative
    backward-no-tanh-derivative backward-tanh-derivative-of-state-before backward-first-to-last
    backward-clips-at-5 backward-forgets-after-30-steps backward-leaks-where-saturated`,
  'of the next step alone, and so for every step back to the first': 'backward-carried-piles-up',
  'Only dWya is wrong': 'backward-state-before-for-after backward-squares-states-in-place',
  'Only dWaa is wrong': 'backward-state-after-for-before backward-zeros-before-first-step',
  'Only dba is wrong': 'backward-dba-before-tanh',
  'of the expected one, with T =': 'backward-mean-over-steps',
  'gradients must be returned as they are, not clipped': 'backward-clips backward-clips-at-10 backward-clips-at-100',
  'every entry is the expected one plus those of the calls before': 'backward-keeps-last-call',
  'It is the mean squared error, and not what the lossFn given makes of the same': 'train-own-mean-squared-error',
  'options.optimizer makes no update, and the weights change': 'train-own-optimizer train-own-sgd',
  'updates, and never a larger one: they are clipped, and it takes them as they': 'train-clips-gradients',
  'It is the sum of the batches’ losses, which are means already, divided by the':
    'train-batch-losses-over-samples test-batch-losses-over-samples',
  'These are the losses of another forward pass after each update: minimize': 'train-loss-after-update',
  'It is the sum of the batches’ losses': 'train-sum-of-batch-losses test-sum-of-batch-losses test-sum-over-samples',
  'It is the square root of the mean': 'test-root-of-the-loss',
  'syntax error: Expected `,` or `)` but found `;`; line': 'softmax-missing-bracket',
  'enum cannot be used here: Node.js runs TypeScript by erasing its types, and': 'loss-enum',
  'forward) reaches beyond its place: it changes the code around it': 'forward-closes-its-function',
  nothing: 'predict-not-done loss-throws-todo-of-another-block',
  'train) reaches beyond its place: a bracket, quote or comment in it is not': 'train-missing-brace',
  'syntax error: Unterminated string': 'test-missing-quote',
  'must be a number, and is a tensor []: dataSync()': 'train-keeps-loss-tensors',
  'loss threw RangeError: Maximum call stack size exceeded': 'loss-endless-recursion',
  'loss’s result must be a number, and is an object': 'loss-coerced-object',
  'loss threw an error: that cannot be read': 'loss-throws-a-proxy',
  'every entry is 0.0625': 'softmax-patches-matrix',
  'every entry is 0.0888889': 'softmax-patches-matrix',
  'every entry is 0.25': 'softmax-patches-matrix',
  'softmax: a message has a key of more than': 'softmax-swells-its-replies',
  'the loss is −Σ log of the predictions that it is given, whatever forward pass':
    'loss-as-long-as-the-last-forward loss-of-the-last-pass',
  'losses: the result has entries too few or too many': 'loss-patches-json',
  'run: the results are not those of the calls: the code tampers with what it': 'forward-patches-replies-away',
  "predict threw TypeError: Cannot assign to read only property 'push' of object": 'predict-patches-array-push',
  'softmax must follow its formula for a column of any length': `
    softmax-one-hot-of-largest softmax-epsilon-1e-8-in-denominator softmax-epsilon-1e-10-in-denominator
    softmax-clips-at-1e-7 softmax-adds-the-output-bias softmax-divides-by-norm softmax-patches-math softmax-uniform`,
  'It is the loss of a target with probability': 'loss-of-uniform',
  'every entry is 0.01': 'backward-constants',
  'every entry is ±1': 'backward-signs-only',
  'something tiny is added or rounded there': 'backward-epsilon-in-derivative',
  'It is the result of call': 'softmax-remembers-by-largest softmax-remembers-by-matrix softmax-remembers-four-digits',
  'is not what the one-hot input gives': 'forward-one-input-buffer',
  'the entries are those of the call before':
    'forward-remembers-passes backward-uses-latest-pass backward-remembers-by-six-digits',
  'The gradients that options.optimizer is given have the right size up to update': `
    train-same-batches-every-epoch train-restores-after-every-validation model-drops-out-always
    train-adds-up-gradients`,
  'loss must not change the list yPred': 'loss-consumes-predictions loss-reverses-arguments',
  'predict must not change by': 'predict-changes-by-at-the-end',
  'They are rounded to': `
    predict-rounded-probabilities test-four-digits softmax-ten-digits test-rounds-to-five-digits`,
  'It is rounded to': 'loss-six-digits test-four-digits test-rounds-to-five-digits',
  'L = −Σ log yPred[t][targets[t]], summed over t':
    'loss-float32 loss-each-character-once loss-at-most-ten-steps loss-at-most-500-steps loss-last-step-only',
  'What lies above': 'test-clipped',
  'softmax threw TypeError: Cannot read properties of undefined': 'softmax-hard-coded-vocabulary',
  'It is the loss of the first': 'loss-each-character-once loss-at-most-500-steps',
  'Steps whose target has a probability of': 'loss-skips-what-is-almost-sure',
  'steps, which all cost the same here': `
    loss-mean loss-last-step-only loss-each-character-once loss-at-most-ten-steps loss-skips-index-zero`,
  'the losses of training are those of the model, step by step': 'backward-wrong-for-twenty-units',
  'drawing must end after a newline, and without one after 50 characters': 'predict-draws-a-51st-in-vain',
  'the model’s weights must be those of the layers asked for: missing': `
    model-two-layers-at-most model-hidden-size-fixed-to-32 model-three-layers-at-most model-five-layers-at-most
    model-half-the-units`,
  'predictions must be those of stacked tanh layers, then of a dense layer without': `
    model-wrong-for-windows-of-one-value model-sigmoid model-mean-over-steps model-adds-last-value
    model-last-ten-values model-last-thirty-values model-clips-values model-clips-predictions
    model-first-hundred-windows model-remembers-by-windows model-centres-long-windows model-last-sixty-four-values`,
  'the entries of softmax(x) must add up to': 'softmax-first-150-only',
  'there are entries that are not finite numbers': 'forward-tanh-of-huge-numbers',
  'predict threw Error: one line only': 'predict-refuses-newlines-in-start',
  'every text must begin from a zero state, also after another one (draw': 'predict-remembers-its-start',
  'backward must not change targets': 'backward-empties-targets backward-sorts-targets',
  'the training losses must be those of the layers asked for, with one update of': `
    train-gradients-of-one-window train-learns-more-slowly-on-a-plateau train-last-twenty-values
    train-first-64-of-a-batch train-measures-after-the-epoch`,
  'on, in dWax, dWaa, dWya, dba': 'forward-outputs-reversed',
  'Only dWax is wrong': 'backward-input-of-next-step backward-dWax-assigned',
  'an epoch is better only if its validation loss is smaller (<); here all are': `
    train-best-begins-at-ten-billions train-never-best-at-first train-best-by-last-validation-batch
    train-leaves-out-validation-batches-of-one`,
  'train must leave its arguments as they are, and changed options.epochs': 'train-counts-down-its-options',
  'test must leave its arguments as they are, and changed options.lossFn': 'test-takes-its-loss-function',
  'train threw TypeError: Cannot read properties of undefined (reading': 'train-forward-without-its-model',
  "test threw TypeError: Cannot read properties of undefined (reading 'kernel')": 'test-forward-without-its-model',
  'test threw Error: Tensor is disposed': 'test-reads-freed-batches',
  'It is the softmax of logits that are cut to': 'softmax-clips-logits-at-500 forward-clips-logits-at-500',
  'function softmax is right for these logits: look at what forward does with them':
    'forward-clips-logits-at-30 forward-clips-logits-at-500 forward-own-softmax-without-shift forward-own-softmax-without-a-shift',
  'It is the distribution after': `
    predict-trimmed-start predict-last-20-of-start predict-first-step-distribution predict-fixed-text
    predict-newline-in-start-resets predict-last-100-of-start predict-space-in-start-resets predict-feeds-no-index-0`,
  'the weights are others: they change beside the updates of options.optimizer':
    'train-restores-after-every-validation train-learns-more-slowly-on-a-plateau train-weight-decay',
  'are lost before the logarithm': 'loss-log1p',
  'is not in the vocabulary, which holds these': 'predict-splits-start-by-graphemes predict-normalises-start',
  'are 0 in it, and the others are larger: random.choice must get all of them unchanged':
    'predict-from-the-likeliest-20',
  'is 0 in it, and the others are larger: random.choice must get all of them unchanged':
    'predict-never-three-alike predict-from-the-likeliest-20',
  'softmax must return a new matrix, computed from its argument alone':
    'softmax-keeps-its-shift-by-length softmax-shifts-by-the-largest-ever',
  'Please make sure the operations that use variables are inside the function f': 'model-remembers-by-values',
  'is added to it, and to the loss of predictions that are certain and right': 'loss-with-a-penalty',
  'What lies below': 'softmax-clips-at-1e-12',
  'for the same example, and give others each time': 'backward-small-random',
  'test must compute its result anew at every call, and returned that of an':
    'test-remembers-by-loader test-remembers-by-model',
  'test must return new arrays, and has written into those that an earlier call': 'test-nothing-cleared',
  'it waits for a promise that nothing settles': 'train-never-ends',
  '0 · log 0 is NaN': 'loss-zero-times-logarithm-of-zero',
  'a weight is assigned a tensor that is freed': 'train-copies-in-a-tidy train-copies-before-the-last-update',
  'forward must return { x, a, yPred }, and returned an array': 'forward-returns-outputs-alone',
  'forward’s x must be an array of': 'forward-returns-no-lists',
  'backward must return { dWax': 'backward-returns-nothing',
  'predict must return a string, and returned an array': 'predict-returns-characters',
  'random.choice needs an array of': 'predict-draws-from-one-more',
  'test’s predictions must be an array of numbers, and is a string': 'test-joins-predictions',
  'the training losses must be those of the layers asked for': 'train-adds-up-gradients',
  'It is the loss of the last batch alone':
    'train-loss-of-last-batch train-last-validation-batch-only test-last-batch-only',
  'which are means already, divided by the number of windows': 'test-batch-losses-over-samples',
  'the sum over the windows, divided by nothing': 'test-sum-over-samples',
  'the same call again must return the same gradients': 'backward-reads-inputs-that-forward-keeps',
  'a later call must not change the list gradients': 'backward-fills-one-object',
  'an epoch is better only if its validation loss is smaller': 'train-zero-is-no-loss',
  'however little smaller it is': 'train-smallest-by-size',
  'changed options.optimizer.best': 'train-keeps-its-best-in-the-optimizer',
  'It is rounded to 5 decimals': 'test-rounds-to-five-digits',
  'and has written into those that an earlier call returned': 'test-refills-one-list',
  'it predicts other windows otherwise than before': 'test-nudges-the-bias',
  'They are the means of what lossFn gave, and in epoch 1 already its arguments or the updates are': `
    model-activation-after-dense model-relu model-backwards-in-time model-sigmoid model-mean-over-steps
    model-drops-out-always model-adds-last-value model-last-ten-values model-last-thirty-values
    model-centres-long-windows train-minimizes-another-multiple train-target-before-prediction
    train-adds-up-gradients`,
  'batches in all epochs': 'train-updates-twice train-validation-updates',
  'a validation loss must be the mean of what options.lossFn gives with the weights after its': `
    train-validates-on-the-smaller-loader train-validates-on-windows-of-the-first-training
    train-keeps-validation-windows-by-their-number`,
  'Make the layers once, in the constructor, and keep them in fields': 'model-new-dense-layer-each-time',
  'The function softmax is right for these logits: look at what forward does with them': `
    forward-omits-by forward-softmax-twice forward-logits-for-outputs forward-exits-later forward-returns-a-proxy
    forward-freezes-prototypes forward-one-matrix-omits-by`,
  'It is the distribution after start without its first character':
    'predict-last-character-of-start-only predict-start-cut-to-six',
  'It is the distribution after "\\n" alone': 'predict-last-character-of-start-only',
});
