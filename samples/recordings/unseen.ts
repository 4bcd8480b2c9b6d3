/**
 * KnownMistakes that the recorded histories cannot show, and the check that does: what only long or far
 * inputs show, what is repaired before the next step reads it, what one layer or validations after
 * every epoch do not tell apart.
 */
export const unseenInHistory: Readonly<Record<string, string>> = {
  'softmax-no-shift': 'q1.softmax extreme',
  'softmax-shifts-by-absolute-maximum': 'q1.softmax extreme',
  'softmax-shifts-by-minimum': 'q1.softmax extreme',
  'softmax-mutates-argument': 'q1.softmax argument',
  'forward-ignores-aPrev': 'q1.backprop forward-values',
  'forward-aliases-aPrev': 'q1.backprop forward-arguments',
  'backward-mutates-yPred': 'q1.backprop backward-arguments',
  'backward-zeros-before-first-step': 'q1.backprop gradients',
  'backward-clips': 'q1.backprop gradients',
  'model-lower-layer': 'q2.train forward',
  'model-one-layer-only': 'q2.train forward',
  'train-validates-every-epoch': 'q2.train schedule',
  'train-validation-schedule-from-zero': 'q2.train validation',
  'train-validates-one-epoch-early': 'q2.train validation',
  'train-never-restored': 'q2.train restored',
  'train-ties-go-to-the-last': 'q2.train first-best',
  'train-best-counts-validations': 'q2.train restored',
};
