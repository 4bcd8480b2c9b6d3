import { tellsOf } from 'lab-harness/authoring';

/** What is true of faulty samples of question 2. */
export const ofForecasts = tellsOf({
  source: {
    'remove the print': 'train-print-left-in test-print-left-in',
    'this line makes something print': 'test-async-in-a-tidy',
    'a TODO block may use what the file imports, and import nothing itself': 'train-imports test-imports',
    'train) reaches beyond its place: the bracket that opens here is not closed': 'train-missing-brace',
    'syntax error: Unterminated string': 'test-missing-quote',
  },
  ends: {
    'ended the process (exit code 0) instead of returning': 'train-exits',
    'it waits for a promise that nothing settles': 'train-never-ends',
  },
  throws: {
    'the model has no weights yet: keep its layers in public fields':
      'model-hidden-in-private-fields model-weights-where-the-lab-finds-none',
    'Please make sure the operations that use variables are inside the function f': 'model-remembers-by-values',
    'and was freed by its loader, whose next iteration has begun':
      'train-validates-on-freed-batches test-reads-freed-batches',
    'train threw Error: tf.variable is given a tensor that is disposed': 'train-keeps-its-best-in-a-public-field',
    'train threw TypeError: Cannot read properties of undefined (reading': 'train-forward-without-its-model',
    'numbers as trainingLoss, expected 1: one an epoch':
      'train-one-epoch-too-many train-one-epoch-too-few train-drops-its-first-training-loss',
    'the layer SimpleRNN takes a tensor [B, L,': 'model-reverses-its-layers-after-each-call',
    'numbers as validationLoss, expected 1: one a validation': 'train-skips-its-first-validation',
    'a model must make its layers itself, and nothing of an earlier one may be used again':
      'model-adds-layers-to-those-of-earlier-models model-begins-where-an-earlier-one-ended',
    "test threw TypeError: Cannot read properties of undefined (reading 'kernel')": 'test-forward-without-its-model',
    'is given a tensor that is disposed: it is [1, 1], and was freed by the end of tf.tidy or minimize':
      'test-uses-a-prediction-after-its-tidy',
    'numbers as predictions, expected': 'test-nothing-cleared test-one-prediction-a-batch',
  },
  form: {
    'for one and the same layer stands in 2 places: make each of them anew': 'model-one-layer-between-first-and-last',
    'what forward has returned is its caller’s': 'model-frees-its-last-prediction',
    'a weight is assigned a tensor that is freed': 'train-copies-in-a-tidy train-copies-before-the-last-update',
    'the model’s weights must be those of the layers asked for: missing [1]': 'model-without-bias',
    'forward’s result must be a tensor [B, 1] = [1, 1], and is a tensor []': 'model-squeezes-a-batch-of-one',
    'forward makes new weights at every call': 'model-new-dense-layer-each-time',
    'they are those of LSTM layers, with 4 columns for each unit': 'model-lstm',
    'they are those of GRU layers, with 3 columns for each unit': 'model-gru',
    'the model’s weights must be those of the layers asked for: missing': `
      model-lstm model-gru
      model-two-layers-at-most model-hidden-size-fixed-to-32 model-three-layers-at-most model-five-layers-at-most
      model-half-the-units model-one-layer-only`,
    'forward’s result must be a tensor [B, 1]':
      'model-batch-and-time-swapped model-batch-size-fixed-to-64 model-flat-predictions',
    'must be a number, and is a tensor []: dataSync()': 'train-keeps-loss-tensors',
    'forward’s result must be a tensor [B, 1] = [1, 1], and is a tensor [2, 1] beginning with':
      'model-last-window-for-last-step',
    'a weight is assigned an object, and no tensor: weight.clone() makes one': 'train-copies-by-structured-clone',
    'a weight is assigned undefined, and no tensor':
      'train-keeps-no-weights-of-its-first-validation train-keeps-its-best-in-a-public-field',
    'train’s validationLoss[0] must be a number, and is undefined': 'train-writes-losses-at-their-epochs',
    'what train returns must have a field trainingLoss, and has none of that name': 'train-names-its-losses-otherwise',
    'a weight is assigned to itself': 'train-kept-by-reference',
    'must be a number, and is a promise: await what makes it': 'train-returns-promises',
    'test’s loss must be a number, and is a tensor []': 'test-loss-tensor',
    'test’s predictions[0] must be a number, and is an array of 1': 'test-rows',
    'test must return an object, and returned undefined': 'test-returns-nothing',
    'test’s predictions must be an array of numbers, and is a string': 'test-joins-predictions',
  },
  arguments: {
    'must leave the weights as they are: they changed': 'train-restores-after-every-validation',
    'they changed, to those after epoch': 'train-restores-after-every-validation',
    'options.optimizer must make no update on windows of valLoader':
      'train-validation-updates train-on-validation-windows-too',
    'only options.optimizer may change the weights': 'train-weight-decay train-own-sgd train-own-optimizer',
    'train must leave its arguments as they are, and changed options.epochs': 'train-counts-down-its-options',
    'gave options.optimizer another field': 'train-keeps-its-best-in-the-optimizer',
    'must still be there, and one is not; it': 'train-frees-one-weight',
    'after train the model’s weights must still be there, and none is': 'train-frees-all-variables',
    'test must leave the model’s weights as they are':
      'test-nudges-weights test-zeroes-weights-afterwards test-trains-unseen test-nudges-the-bias test-trains',
    'test must leave its arguments as they are, and removed options.lossFn': 'test-takes-its-loss-function',
    'test must leave its arguments as they are, and gave model another field': 'test-marks-its-model',
    'and sets trainable of the one of shape': 'test-leaves-its-model-frozen',
  },
  kept: {
    'a model, and its training, must depend on nothing that earlier ones have left':
      'model-adds-layers-to-those-of-earlier-models model-begins-where-an-earlier-one-ended',
    'train must depend on its arguments alone': `
      train-best-loss-of-all-trainings train-counts-the-epochs-of-all-trainings train-keeps-its-first-optimizer
      train-keeps-validation-losses-by-shape train-keeps-the-best-of-earlier-trainings
      train-validates-on-windows-of-the-first-training train-keeps-validation-windows-by-their-number`,
    'test must depend on its arguments alone': 'test-adds-to-earlier-losses',
    'it returned those of the call before': 'model-remembers-by-values model-remembers-by-windows',
    'a prediction must not depend on what was predicted before': 'model-as-many-steps-as-in-its-first-call',
    'its batches of epoch 1 come again in later ones': 'train-same-batches-every-epoch',
    'test must compute its result anew at every call, and returned that of an':
      'test-remembers-by-loader test-remembers-by-model',
    'that an earlier call returned, and one is kept in a field of model': 'test-adds-to-a-list-of-the-model',
    'numbers were written later into those that an earlier call returned': 'test-nothing-cleared test-refills-one-list',
    'a result that was returned is kept and used again': 'test-remembers-by-loader test-remembers-by-model',
  },
  random: {
    'predicts something else in some calls': 'model-drops-out-always',
  },
  'not a number': {
    'NaN arises in what is made of them': 'train-loss-over-undefined train-reads-a-loss-too-early',
    'it first arises in the operation': 'model-takes-a-logarithm',
    'lossFn first gave NaN for': 'model-takes-a-logarithm train-minimizes-a-root',
  },
  values: {
    'forward must predict the same for the same windows and weights': 'model-drops-out-always',
    'a value on the way to them is read out of its tensor':
      'model-reads-its-state-out model-first-step model-lower-layer train-first-layer-frozen train-dense-bias-frozen',
    'The gradients that options.optimizer is given have the right size up to update': `
      train-same-batches-every-epoch train-restores-after-every-validation model-drops-out-always
      train-adds-up-gradients`,
    'predictions must be those of stacked tanh layers, each from a zero state': `
      model-wrong-for-windows-of-one-value model-sigmoid model-mean-over-steps model-adds-last-value
      model-last-ten-values model-last-thirty-values model-clips-values model-clips-predictions
      model-first-hundred-windows model-remembers-by-windows model-centres-long-windows model-last-sixty-four-values
      model-clips-values-at-100 model-clips-predictions-train-needs-a-millionth`,
    'They are the means of what lossFn gave': `
      model-as-many-steps-as-in-its-first-call
      model-activation-after-dense model-relu model-backwards-in-time model-sigmoid model-mean-over-steps
      model-remembers-by-values model-drops-out-always model-adds-last-value model-last-ten-values model-last-thirty-values
      model-centres-long-windows train-adds-up-gradients`,
    'in the first update have 1000 times the right size': 'train-minimizes-another-multiple',
    'smallest are exactly 0, where the right ones are not': 'train-drops-tiny-gradients',
    'the model is given the first alone': 'train-gradients-of-one-window',
    'the model is given the first 64 alone': 'train-first-64-of-a-batch',
    'The model is given windows of 20 values': 'train-last-twenty-values',
    'These are the losses of another pass through trainLoader': 'train-measures-after-the-epoch',
    'The model is run on no batch of valLoader':
      'train-validates-on-training-windows train-validates-on-the-smaller-loader',
    'options.optimizer must make the updates, and is given no gradients': 'train-hard-coded-history',
    'each batch counts as 8 windows': 'test-batch-size-8',
    'They are the last values of the windows': 'test-last-value-as-forecast',
    'What lies beyond ±10 is cut to ±10':
      'model-clips-predictions test-clips-at-ten model-clips-predictions-train-needs-a-millionth',
    'What lies beyond ±1 is cut to ±1': 'test-clipped',
    'It is the right prediction for the window cut to its first': 'model-first-step model-tidied-first-step',
    'It is the right prediction for the window cut to its last': `
      model-last-ten-values model-last-thirty-values model-last-sixty-four-values`,
    'It is the right prediction for the window with its mean subtracted': 'model-centres-long-windows',
    'It is the right prediction for the window with its values cut to': 'model-clips-values model-clips-values-at-100',
    'options.lossFn is given the target first and the prediction second':
      'train-target-before-prediction train-target-first-on-full-batches',
    'Make the layers once, in the constructor, and keep them in fields': 'model-new-dense-layer-each-time',
    'bestEpoch and the weights that the model is left with must be those of the same epoch':
      'train-never-restored train-last-validated-restored train-pretends-to-restore train-through-the-prototype-never-restored',
    'every validation loss must be the mean of what options.lossFn gives with the weights then':
      'train-bounds-validation-losses',
    'and the losses that lossFn gave have the mean': `
      test-loss-of-four-digits
      train-minimizes-a-root train-running-average train-four-digits
      train-adds-weights-to-the-loss train-on-validation-windows-too train-bounds-validation-losses train-sorts-its-validation-losses
      test-leaves-out-huge-losses test-adds-to-earlier-losses`,
    'the losses in the order of the epochs: they are the means of what lossFn gave, in ascending order':
      'train-sorts-its-validation-losses',
    'the losses in the order of the epochs: they are the means of what lossFn gave': 'train-newest-loss-first',
    'options.lossFn is given none of the predictions of training batches':
      'train-minimizes-its-own-error train-own-mean-squared-error',
    'options.optimizer must make the updates: it makes none': 'train-own-sgd',
    'alone is predicted rightly: no prediction may depend on the other windows': 'model-first-hundred-windows',
    'No update changes the weights of the shapes [1, 6], [6, 6], [6]': 'train-first-layer-frozen',
    'No update changes the weights of the shapes [': 'model-tidied-first-step',
    'In epoch 1 batch 3 of trainLoader comes in the place of batch 1': 'train-batches-reversed',
    'validationLoss must hold one value for each epoch divisible by validateEvery': `
      train-validates-after-last-epoch-too train-returns-a-validation-loss-too-many train-skips-its-first-validation
      train-validates-every-epoch train-validation-schedule-from-zero train-validates-one-epoch-early`,
    'the model must be run on validation batch 1 of 2 after epoch 6': 'train-keeps-validation-losses-by-shape',
    'the model must be run on validation batch 2 of 2 after epoch 3': 'train-first-validation-batch-only',
    'times the mean each time: look at what each batch is weighed by, and at what the sum is divided by':
      'train-validation-over-training-samples',
    'It is the sum over the windows divided by the number of batches': 'train-validation-over-batches',
    'bestEpoch must be an epoch that is validated': `
      train-best-begins-at-one train-best-begins-at-zero train-best-begins-at-ten-billions
      train-best-by-last-validation-batch`,
    'bestEpoch must be the epoch with the smallest validation loss': `
      train-compares-losses-as-texts
      model-clips-predictions-train-needs-a-millionth
      train-largest-is-best train-best-needs-an-improvement train-best-by-four-digits
      train-best-by-last-validation-batch train-best-needs-a-millionth train-best-needs-1e-8 train-best-by-six-digits
      train-smallest-by-size train-never-best-at-first train-best-by-smoothed-loss`,
    'losses are missing of epochs that were trained': 'train-drops-its-first-training-loss',
    'trainingLoss must hold one value for each epoch': `
      train-drops-its-first-training-loss train-ends-with-its-last-validation
      train-one-epoch-too-many train-one-epoch-too-few
      train-stops-early train-stops-after-20-without-a-gain train-stops-after-4-without-a-gain
      train-stops-after-5-without-a-gain train-stops-after-10-without-a-gain train-stops-after-50-without-a-gain
      train-stops-at-a-loss-of-zero
      train-stops-once-it-is-good train-stops-where-the-loss-is-tenfold train-at-most-50-epochs`,
    'The last one is 0 or less: every epoch must be trained, whatever the losses are':
      'train-stops-at-a-loss-of-zero train-stops-once-it-is-good',
    'The losses of all epochs before are in it, too': 'train-never-begins-its-sums-anew',
    'the losses rise from epoch to epoch, where the right ones end below their first': 'train-ascends',
    'It is the right one plus the window’s last value': 'model-adds-last-value',
    'after training the model must have the weights of the best epoch': `
      train-copies-by-shape
      train-restores-unless-the-last-is-best
      train-dense-layer-not-restored train-hard-coded-history
      train-restores-the-first-eight-weights train-leaves-the-mean-of-best-and-last`,
    'lossFn gave a finite number for each batch':
      'test-one-sample-less train-short-validation-batch-skipped train-leaves-out-validation-batches-of-one',
    'It is the loss of the first batch alone':
      'test-first-batch-loss train-short-validation-batch-skipped train-leaves-out-validation-batches-of-one',
    'It is that of lossFn(target, prediction)':
      'train-target-before-prediction train-target-first-on-full-batches test-target-before-prediction',
    'The gradients that options.optimizer is given have the norm 1 in': 'train-clips-norm-at-1',
    'trainLoader must be gone through once an epoch, and is begun':
      'train-goes-through-each-epoch-twice train-begins-its-loader-for-each-batch',
    ', each time for its first batch alone': 'train-begins-its-loader-for-each-batch',
    'what the last batch adds to the mean: what the others add is lost': 'train-adds-losses-at-once',
    'It is the loss of the last': 'train-loss-of-last-batch train-last-validation-batch-only test-last-batch-only',
    'It is the mean squared error, and not what the lossFn given makes of the same': 'train-own-mean-squared-error',
    'options.optimizer makes no update, and the weights change': 'train-own-optimizer train-own-sgd',
    'updates, and never a larger one: they are clipped, and it takes them as they': 'train-clips-gradients',
    'It is the sum of the batches’ losses, which are means already, divided by the':
      'train-batch-losses-over-samples test-batch-losses-over-samples',
    'These are the losses of another forward pass after each update: minimize(f, true)': 'train-loss-after-update',
    'It is 0 each time: what lossFn gave has not been added up where it is read': 'train-adds-losses-later',
    'or the fraction of the mean is lost, as in an Int32Array': 'train-whole-losses',
    'It is the mean without its fraction each time, which is lost': 'train-whole-losses',
    'with the values of other weights after epoch': 'train-copies-by-shape',
    'It is the sum of the batches’ losses': 'train-sum-of-batch-losses test-sum-of-batch-losses test-sum-over-samples',
    'the model is not run on batch': `
      train-first-batch-only train-skips-batches-of-one train-ends-a-validation-beyond-its-best
      train-first-validation-batch-only train-last-batch-dropped`,
    'the training losses must be right in every epoch': `
      train-loss-right-for-recorded-windows-only
      train-learns-more-slowly-on-a-plateau train-adds-up-gradients`,
    'bestEpoch must be the first of equally good epochs: no weight changes here, and what the losses differ by may be':
      'train-favours-later-epochs',
    'the weights must be updated after batch 3 of 3 in epoch 1 of trainLoader, and are':
      'train-no-update-on-short-batches',
    'updates, and trainLoader has': 'train-no-update-on-short-batches',
    'is given none of the predictions of validation batches: the losses must be those of it':
      'train-validates-by-absolute-errors',
    'the weights are others: they change beside the updates of options.optimizer':
      'train-restores-after-every-validation train-learns-more-slowly-on-a-plateau train-weight-decay',
    'bestEpoch must be the first of equally good epochs': `
      train-best-begins-at-ten-billions train-never-best-at-first train-best-by-last-validation-batch
      train-leaves-out-validation-batches-of-one train-best-by-smoothed-loss`,
    'must be left with the weights of the first of equally good epochs': 'train-puts-back-the-last-of-equals',
    'a loss of exactly 0 is one, too': 'train-zero-is-no-loss train-loss-of-zero-is-infinite',
    'however little smaller it is': 'train-smallest-by-size train-best-needs-an-epsilon',
    'below 0 it is the farthest from 0': 'train-losses-below-zero-are-none train-compares-losses-as-texts',
    'batches in all epochs': 'train-updates-twice train-validation-updates',
    'predictions must be the model’s, batch after batch': `
      test-trains test-last-value-as-forecast test-reversed-windows test-last-ten-values test-clips-at-ten
      test-first-64-of-a-batch test-clipped test-sorted test-latest-batch-first
      test-finds-windows-by-their-first-value`,
    'the loss must be the mean over all windows of the loader': 'test-last-batch-only',
    'predictions must hold one number for each window of the loader': `
      test-predictions-of-its-last-batch test-equal-predictions-once test-equal-windows-once test-predictions-of-full-batches-only test-first-batch-only test-leaves-out-large-predictions`,
    'The numbers are the right ones, in another order': 'test-sorted',
    'They are the right ones, with the last batch first': 'test-latest-batch-first',
    'They are those of the first batch alone': 'test-first-batch-only',
    'They are those of the last batch alone': 'test-predictions-of-its-last-batch',
    'Where two are equal, one is missing': 'test-equal-predictions-once',
    'Windows that are equal share one prediction': 'test-equal-windows-once',
    'Those that are 0 are missing': 'test-leaves-zeros-out',
    'It is the mean times the number of values in a window': 'test-counts-values',
    'It is the square root of the mean': 'test-root-of-the-loss',
    'The numbers are rounded to': 'test-four-digits test-rounds-to-five-digits',
    'It is rounded to': `
      test-four-digits test-rounds-to-five-digits test-loss-of-six-digits test-loss-of-four-digits`,
    'What lies above': 'test-clipped',
    'which are means already, divided by the number of windows': 'test-batch-losses-over-samples',
    'the sum over the windows, divided by nothing': 'test-sum-over-samples',
    'it predicts other windows otherwise than before': 'test-nudges-the-bias',
  },
});
