import type { EquivalentMutant } from 'lab-harness/authoring';

// What the proofs would report as a gap, and why it is none; an entry that explains nothing any more is reported, too.

/**
 * Checks that no faulty sample of the corpora meets alone, because another check of their task always fails
 * with them, and why they stay.
 */
export const redundantChecks: Readonly<Record<string, string>> = {
  'q1.softmax rule-max-shift-first': 'points at the line of the exponential; other checks see overflow',
  'q1.softmax sum': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax range': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax order': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax shift': 'needs no expected value: a property that the student can verify by hand',
  'q1.softmax any-length': 'says that the length matters, which a case of the formula alone does not',
  'q1.softmax extreme': 'shows overflow on the numbers that the lab sheet warns of',
  'q1.loss additive': 'says that the steps are not summed, without an expected value',
  'q1.loss perfect': 'shows what is added inside the logarithm on the smallest case',
  'q1.loss uniform': 'has an expected value that needs no computer: T log V',
  'q1.loss non-negative': 'needs no expected value: a property that the student can verify by hand',
  'q1.backprop forward-arguments': 'names what a single forward changes; gradients-fresh sees it in a row of calls',
  'q1.backprop forward-causality': 'says that a step looks ahead, which a wrong value alone does not',
  'q1.backprop forward-memory': 'says that a step does not go on from the state before it',
  'q1.backprop gradients-given-pass': 'passes where only forward is wrong, and so tells backward from it',
  'q1.backprop backward-arguments': 'names what backward changes; other checks see the consequences',
  'q1.backprop self-consistent': 'passes where backward fits a wrong forward, and so tells the two apart',
  'q1.predict empty-start': 'says from what an empty start begins; other checks see wrong distributions',
  'q1.predict text': 'compares what the caller gets; wrong texts mostly come with wrong draws',
  'q2.train updates': 'says which batch is left out or taken twice; the histories only differ',
  'q2.train validation': 'says which batch is left out; the histories only differ',
  'q2.train best-loss': 'says that the validation loss is another than that of the weights; the losses only differ',
  'q2.train idle': 'says that something else changes the weights, too; the losses only differ',
  'q2.train restored': 'says that other weights are left, and which; the trainings compared only predict otherwise',
  'q2.train again': 'says that an earlier training of the same objects shows; the losses only differ',
  'q2.train history-recorded': 'is what compares losses in a student’s copy, which has no live reference',
  'q2.test experiment': 'shows the error that npm run train would end in',
};

/**
 * Known mistakes that the recorded histories cannot show, and the check that does: what only long or far
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
  'backward-clips-what-flows-back': 'q1.backprop gradients',
  'model-lower-layer': 'q2.train forward',
  'model-one-layer-only': 'q2.train forward',
  'train-validates-every-epoch': 'q2.train schedule',
  'train-validation-schedule-from-zero': 'q2.train validation',
  'train-validates-one-epoch-early': 'q2.train validation',
  'train-never-restored': 'q2.train restored',
  'train-ties-go-to-the-last': 'q2.train first-best',
  'train-best-counts-validations': 'q2.train restored',
};

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

/** Right lines at which mistakes made elsewhere fail, by a part of the line. */
export const failsAt: Readonly<Record<string, string>> = {
  'const dY = columns(yPred.map': 'forward-returns-outputs-alone forward-returns-no-lists',
  'const tanhDerivative = Matrix.mul(a[t + 1]': 'forward-without-initial-state',
  'const dz = Matrix.mul(da, Matrix.mul(a[t + 1]': 'backward-pops-states backward-counts-steps-in-text',
  'characters.map((c) => vocabulary.indexOf(c))':
    'predict-start-cut-to-six predict-lower-case-start predict-normalises-start',
  'const p = pass.yPred[pass.yPred.length - 1].to1DArray()': 'predict-empty-start-crashes',
  'optimizer.minimize(() => lossFn(model.forward(x), y)': `
    model-batch-and-time-swapped model-batch-size-fixed-to-64 model-flat-predictions model-squeezes-a-batch-of-one
    model-remembers-by-values model-last-window-for-last-step`,
  'const before = optimizer.minimize(() => lossOf(x, y)': 'train-forward-without-its-model',
  'best = { loss, epoch, weights: model.weights()': 'model-hidden-in-private-fields',
  'for (const { x, y } of trainLoader) {': 'train-missing-brace',
  'const lossOf =': 'train-validates-on-freed-batches',
  'const loss = (lossOf(x, y)).dataSync()[0]': 'train-validates-on-freed-batches',
  'const batchLoss = options.lossFn(p, y)': 'test-uses-a-prediction-after-its-tidy',
  'const state = this.recurrent.reduce': `
    train-validates-on-freed-batches train-forward-without-its-model model-reverses-its-layers-after-each-call
    model-adds-layers-to-those-of-earlier-models`,
};
