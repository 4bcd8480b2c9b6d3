import { tellsOf } from 'lab-harness/authoring';

/** What is true of faulty samples of forward and backward. */
export const ofPasses = tellsOf({
  source: {
    'remove the print': 'forward-print-left-in',
    'forward) reaches beyond its place: it changes the code around it': 'forward-closes-its-function',
    'a TODO block may use what the file imports, and import nothing itself': 'backward-imports backward-fakes-replies',
  },
  ends: {
    'ended the process (exit code 0) instead of returning': 'forward-exits',
    'run: the results are not those of the calls: the code tampers with what it': 'forward-patches-replies-away',
  },
  throws: {
    'forward threw RangeError: too many units': 'forward-refuses-fifty-units',
    'backward threw TypeError: Matrix.mul of undefined: its first argument must be': 'backward-counts-steps-in-text',
    'backward threw TypeError: process.getBuiltinModule is not a function': 'backward-fakes-replies',
  },
  form: {
    'forward must return { x, a, yPred }, and returned an array': 'forward-returns-outputs-alone',
    'forward’s x must be an array of': 'forward-returns-no-lists',
    'The first input without a step is inputs[': 'forward-ends-before-a-newline forward-takes-no-character-again',
    'forward’s a must hold': 'forward-without-initial-state',
    'dWax must be a Matrix, and is an array of 4': 'backward-arrays',
    'backward must return { dWax': 'backward-returns-nothing',
  },
  arguments: {
    'forward must not change aPrev': 'forward-grows-aPrev',
    ', which forward changes on the way: mend that first':
      'forward-adds-into-by forward-mutates-ba forward-grows-aPrev',
    'forward must not change by': 'forward-adds-into-by forward-hides-its-decay',
    'forward must not change inputs': 'forward-empties-inputs forward-overwrites-inputs',
    'forward must not change ba': 'forward-mutates-ba',
    'backward must not change a[1]': 'backward-squares-states-in-place backward-hides-its-squares',
    'backward must not change the list a': 'backward-pops-states',
    'backward must not change Wax': 'backward-updates-parameters',
    'backward must not change targets': `
      backward-empties-targets backward-sorts-targets backward-puts-one-hots-among-targets`,
    'backward must not change yPred[0]': 'backward-mutates-yPred',
  },
  kept: {
    'The whole pass is that of the call before, which had other arguments': 'forward-remembers-by-length',
    'each call adds the same to them: nothing may be kept from call to call': 'backward-adds-up-over-models',
    'nothing may be kept between calls': `
      backward-keeps-last-call forward-goes-on-from-zero forward-continues-last-pass forward-remembers-by-length`,
    'a matrix that was returned is kept and used again':
      'forward-remembers-by-inputs forward-remembers-by-state backward-keeps-its-first-gradients',
    'nothing of an earlier call may be kept': `
      forward-remembers-passes backward-uses-latest-pass backward-remembers-by-pass backward-remembers-by-targets
      forward-keeps-its-first-pass backward-keeps-its-errors-in-the-pass`,
    'after the optimizer has changed the parameters in place':
      'forward-keeps-first-weights backward-keeps-first-transpose',
    'from before the update': 'backward-keeps-first-transpose backward-keeps-first-output-transpose',
    'the entries are those of the call before': `
      forward-remembers-passes backward-uses-latest-pass backward-remembers-by-six-digits forward-remembers-by-length`,
    'what the caller writes into arguments later must not change': `
      forward-aliases-aPrev forward-shares-aPrev-numbers`,
    'an update of the parameters must not change yPred[0]': 'forward-outputs-of-the-weights-by-then',
    'a later call must not change dWax, dWaa, dWya, dba and dby (shown is dWax)': 'backward-returns-its-buffers',
    'every entry is the expected one plus those of the calls before': 'backward-keeps-last-call',
    'entries that must be 0 hold the numbers of the calls before': 'backward-clears-the-columns-of-its-inputs',
    'the same call again must return the same gradients': 'backward-reads-inputs-that-forward-keeps',
    'a later call must not change the list gradients': 'backward-fills-one-object',
    'also when another forward came between': 'backward-uses-latest-pass',
  },
  random: {
    'for the same example, and give others each time': 'backward-small-random',
  },
  cost: {
    'backward must go through the network once, from the last step to the first': `
      backward-forward-mode-fast backward-complex-steps backward-dual-numbers backward-forward-mode
      backprop-forward-mode-in-forward backward-finite-differences backward-one-sided-differences
      backward-richardson-three-levels backward-richardson`,
  },
  'not a number': {
    'there are entries that are not finite numbers': 'forward-tanh-of-huge-numbers',
    'as where tanh is made of exponentials, which overflow': 'forward-tanh-of-huge-numbers',
  },
  values: {
    'It is tanh(Wax x_t + ba), as where aPrev is zero or left out: of two steps the second goes on from the first':
      'forward-first-step-from-zeros forward-takes-what-sums-to-zero-for-zero',
    'It is tanh(Wax x_t + ba), as where Waa a_{t−1} is zero or left out': 'forward-omits-recurrence',
    'They are right where a_0 is zero':
      'backward-runs-forward-again-from-zeros forward-ignores-aPrev-for-one-step forward-ignores-aPrev forward-takes-no-positive-state-for-none',
    'They are those of a slope of tanh that is': `
      backward-no-slope-in-saturation backward-least-slope-in-saturation backward-no-gradient-where-saturated`,
    'In dWaa every entry is zero': 'backward-runs-forward-again-from-zeros backward-takes-dz-of-the-step-after',
    'With two steps dWax, dWaa, dWya, dba, dby are not all 0': 'backward-skips-first-step',
    'With two steps dWax is not all 0': 'forward-first-input-is-nothing',
    'With two steps dWaa is not all 0': `
      backward-takes-dz-of-the-step-after backward-zeros-before-first-step backward-stops-for-one-step
      backward-runs-forward-again-from-zeros forward-ignores-aPrev forward-ignores-aPrev-for-one-step`,
    ', the state before it': `forward-first-state-is-the-one-before forward-pauses-on-repeated-character forward-stops-after-40-steps
      forward-previous-state-is-aPrev forward-reduce-from-aPrev`,
    'dba and dby hold the same numbers, as where both are one matrix': 'backward-biases-in-one-matrix',
    'It is all zeros where all of aPrev is below 0, and right where all of it is above 0':
      'forward-takes-no-positive-state-for-none',
    'were zero, and that one is right': 'forward-newline-resets',
    'missing, whose dy_t is small: every step adds its own, however small': 'backward-skips-small-errors',
    'a[0] must be a copy of aPrev': 'forward-aliases-aPrev forward-ignores-aPrev-for-one-step',
    'a[1] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives': `
      forward-omits-ba forward-bias-outside-tanh forward-clips-at-10 forward-relu forward-clips-activations forward-clips-at-5
      forward-transposes-square-weights forward-tanh-of-huge-numbers forward-softsign
      forward-takes-what-sums-to-zero-for-zero forward-tiny-states-are-zero
      forward-by-the-weights-of-the-first-object forward-exponential-states forward-first-state-is-the-one-before`,
    'the numbers look like finite differences or single precision': `
      backward-finite-differences backward-float32 backward-one-sided-differences forward-float32-states
      backward-richardson`,
    'The numbers are those of single precision': 'forward-float32-states',
    'Right up to T = 12, wrong from T = 60 on': `
      backward-truncated-at-25 backward-truncated-at-16 forward-stops-after-40-steps backward-truncated-at-40
      backward-forgets-after-30-steps`,
    'a[41] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives': 'forward-stops-after-40-steps',
    'the entries are those of the transposed gradient': `
      backward-transposes-square-gradients forward-transposes-Waa backward-dWaa-transposed backward-rows-for-biases
      forward-transposes-square-weights`,
    'a[2] is not what tanh(Wax x_t + Waa a_{t−1} + ba) gives':
      'forward-bias-in-first-step-only forward-pauses-on-repeated-character forward-newline-resets',
    'yPred[0] is not what softmax(Wya a_t + by) gives':
      'forward-outputs-reversed forward-clips-logits-at-30 forward-own-softmax-without-shift',
    'It is what logits': 'forward-temperature',
    'It is what tanh gives for sums that are cut to ±':
      'forward-clips-activations forward-clips-at-5 forward-clips-at-10',
    'It is the same where all parameters have the other sign': 'forward-by-the-weights-of-the-first-object',
    'every entry is zero, and no right one is above': 'backward-skips-small-errors',
    'every entry is zero': `
      forward-index-0-is-nothing forward-first-input-is-nothing
      forward-ignores-aPrev backward-zeros-before-first-step backward-dby-missing forward-ignores-aPrev-for-one-step
      backward-stops-for-one-step`,
    'dby must be Σ_t dy_t, and nothing flows back into it': `
      forward-reduce-from-aPrev forward-previous-state-is-aPrev forward-peeks forward-input-of-step-before forward-mutates-ba
      backward-targets-shifted backward-last-output-only backward-stops-after-a-few-steps backward-first-step-only
      backward-assigns-instead-of-adding forward-one-input-buffer forward-adds-into-by forward-clips-activations
      forward-pauses-on-repeated-character forward-bias-in-first-step-only forward-newline-resets`,
    'times the expected one': `
      forward-softmax-twice backward-sign backward-dby-doubled backward-wrong-for-seven-steps
      backward-wrong-for-ten-units backward-right-for-unequal-sizes-only backward-wrong-for-one-unit
      backward-wrong-for-ten-characters backward-clips-common-norm-at-10 forward-temperature`,
    'must be the one-hot column of inputs[':
      'forward-one-input-buffer forward-index-0-is-nothing forward-first-input-is-nothing',
    'All entries of a hold the same state, as where they are one Matrix': 'forward-one-state-buffer',
    'It is all zeros, as for index 0 at every step': 'forward-index-0-is-nothing',
    'It is all zeros, as at the first step whatever its input is': 'forward-first-input-is-nothing',
    'It is tanh(Wax x_t + Waa a_{t−1}) + ba': 'forward-bias-outside-tanh',
    'on, in dWax, dWaa, dWya, dba': 'forward-outputs-reversed',
    'It is the softmax of logits that are cut to': 'forward-clips-logits-at-500',
    'function softmax is right for these logits: look at what forward does with them': `
      forward-clips-logits-at-30 forward-clips-logits-at-500 forward-own-softmax-without-shift
      forward-own-softmax-without-a-shift`,
    'The function softmax is right for these logits: look at what forward does with them': `
      forward-omits-by forward-softmax-twice forward-logits-for-outputs forward-exits-later forward-returns-a-proxy
      forward-freezes-prototypes forward-one-matrix-omits-by forward-shifts-all-steps-alike`,
    'forward, then backward must give the derivatives of the loss': `
      backward-clips-each-dz-at-1
      backward-skips-certain-steps
      backward-no-recurrence backward-truncated-at-16 backward-richardson-three-levels backward-truncated-at-100
      backward-drops-what-explodes`,
    'dby is absent from what is returned': 'backward-without-dby',
    'In dWax, dWaa, dWya, dba and dby every entry is zero': 'backward-zeros backward-skips-first-step',
    'what lies beyond ±5 is cut to ±5': 'backward-clips-at-5',
    'so that their norm is 5': 'backward-clips-norm-at-5',
    'steps are missing: steps': `
      backward-skips-certain-steps
      backward-reduced-assigned backward-truncated-at-10
      backward-truncated-at-25 backward-truncated-at-16 backward-truncated-at-40 backward-last-output-only
      backward-stops-after-a-few-steps backward-first-step-only backward-assigns-instead-of-adding
      backward-truncated-at-100`,
    'a step is missing: step': `
      backward-reduced-assigned backward-truncated-at-10
      backward-truncated-at-25 backward-truncated-at-16 backward-truncated-at-40 backward-last-output-only
      backward-stops-after-a-few-steps backward-first-step-only backward-assigns-instead-of-adding
      backward-skips-first-step`,
    'They are off by 0.0001 times the parameters': 'backward-weight-decay',
    'look at what flows back from step t + 1 to step t': `
      backward-no-recurrence backward-Waa-untransposed backward-recurrence-after-tanh backward-recurrence-before-tanh
      backward-first-to-last backward-untransposed-and-clipped-at-5 backward-untransposed-and-clipped-at-10`,
    'look at what they share, dz_t = (1 − a_t²)': `
      backward-skips-certain-steps backward-untransposed-and-clipped-at-5 backward-untransposed-and-clipped-at-10
      backward-no-recurrence backward-carried-piles-up backward-Waa-untransposed backward-recurrence-after-tanh
      backward-recurrence-before-tanh backward-tanh-of-state backward-tanh-unsquared backward-sigmoid-derivative
      backward-no-tanh-derivative backward-tanh-derivative-of-state-before backward-first-to-last backward-clips-at-5
      backward-forgets-after-30-steps backward-leaks-where-saturated backward-clips-what-flows-back`,
    'at every step, back to the first, and of the next step alone': 'backward-carried-piles-up',
    'Only dWya is wrong': 'backward-state-before-for-after backward-squares-states-in-place',
    'Only dWaa is wrong':
      'backward-state-after-for-before backward-zeros-before-first-step backward-takes-dz-of-the-step-after',
    'Only dba is wrong': 'backward-dba-before-tanh',
    'of the expected one, with T =': 'backward-mean-over-steps',
    'gradients must be returned as they are, not clipped': `
      backward-clips backward-clips-at-10 backward-clips-at-100 backward-clips-at-1000`,
    'each dz_t is cut to ±1: it must be taken as it is, however large': 'backward-clips-each-dz-at-1',
    'every entry is 0.01': 'backward-constants',
    'every entry is ±1': 'backward-signs-only',
    'something tiny is added or rounded there': 'backward-epsilon-in-derivative',
    'the losses of training must be those of the model': 'backward-wrong-for-twenty-units',
    'Only dWax is wrong': 'backward-input-of-next-step backward-dWax-assigned',
  },
});
