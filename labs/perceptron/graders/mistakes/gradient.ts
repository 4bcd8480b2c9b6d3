import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { failing, forward, gradient } from './blocks.ts';

/** What other probabilities cost, and gradients alone. */
const PASS = failing('gradient', 'train', 'predict', 'validate');
const GRADIENT = failing('gradient', 'train', 'validate');

const passed = mistakeIn('perceptron.forward', PASS);
const derived = mistakeIn('perceptron.gradient', GRADIENT);
const inForward = (id: string, says: string, places: Parameters<typeof forward>[0], fails?: string[]) =>
  passed(id, says, forward(places), fails);
const inGradient = (id: string, says: string, places: Parameters<typeof gradient>[0], fails?: string[]) =>
  derived(id, says, gradient(places), fails);

const inThePass: readonly KnownMistake[] = [
  inForward('forward-omits-biases', 'The biases are left out: a layer gives x W + b.', { z: 'input.mmul(W)' }),
  inForward('forward-sigmoid-units', 'The hidden units are sigmoid units. Between the layers stands tanh.', {
    activation: 'this.sigmoid(z)',
  }),
  inForward('forward-linear-units', 'The hidden layer has no tanh, so that two layers are no more than one.', {
    activation: 'z.clone()',
  }),
  inForward('forward-tanh-of-logits', 'tanh is taken of the logits, too. It stands between two layers only.', {
    logits: 'Matrix.tanh(z)',
  }),
  inForward(
    'forward-keeps-z',
    'inputs holds the hidden layer’s x W + b, without tanh. The next layer’s input is tanh of that.',
    { kept: 'z' },
    GRADIENT,
  ),
  inForward('forward-sigmoid-twice', 'sigmoid is taken twice: the probabilities are sigmoid(logits).', {
    probabilities: 'this.sigmoid(this.sigmoid(logits))',
  }),
  inForward(
    'forward-logits-are-probabilities',
    'logits holds the probabilities. The logits are what the last layer gives, before sigmoid.',
    { logits: 'this.sigmoid(z)', probabilities: 'logits' },
    GRADIENT,
  ),
  inForward(
    'forward-changes-features',
    'The features are overwritten. forward works on a copy where it changes a matrix, and leaves its argument as it is.',
    { end: 'features.mul(0);' },
    PASS,
  ),
];

const inTheGradient: readonly KnownMistake[] = [
  inGradient(
    'gradient-sum',
    'The derivative of the cross-entropy is not divided by N; L is a mean over the examples.',
    {
      dz: 'Matrix.sub(pass.probabilities, y)',
    },
  ),
  inGradient('gradient-sign', 'The derivative by the logits has the wrong sign: it is (probabilities − labels) / N.', {
    dz: 'Matrix.sub(y, pass.probabilities).div(N)',
  }),
  inGradient('gradient-no-penalty', 'The derivative λ w of the penalty is missing.', { penalty: 'clone()' }),
  inGradient(
    'gradient-penalty-doubled',
    'The derivative of the penalty is twice as large: λ/2 · w² has the derivative λ w.',
    {
      penalty: 'add(Matrix.mul(W, 2 * this.l2))',
    },
  ),
  inGradient(
    'gradient-penalty-over-N',
    'The derivative λ w of the penalty is divided by N. It stands outside of the mean.',
    {
      penalty: 'add(Matrix.mul(W, this.l2 / N))',
    },
  ),
  inGradient('gradient-penalises-biases', 'The biases are penalised, too: λ b is part of their derivative.', {
    db: "Matrix.rowVector(dz.sum('column')).add(Matrix.mul(b, this.l2))",
  }),
  inGradient('gradient-tanh-unsquared', 'The derivative of tanh is taken as 1 − a, without the square; it is 1 − a².', {
    derivative: 'Matrix.mul(a, -1).add(1)',
  }),
  inGradient('gradient-tanh-skipped', 'The derivative of tanh, 1 − a², is left out on the way to the first layer.', {
    derivative: '1',
  }),
  inGradient(
    'gradient-sigmoid-units',
    'The derivative of the hidden units is a (1 − a), that of sigmoid units; tanh has 1 − a².',
    {
      derivative: 'Matrix.mul(a, a).neg().add(a)',
    },
  ),
  inGradient(
    'gradient-of-squared-error',
    'The derivative by the logits has a factor p (1 − p) too much, which belongs to the squared error: it is (p − y) / N.',
    {
      dz: 'Matrix.sub(pass.probabilities, y).mul(pass.probabilities).mul(Matrix.mul(pass.probabilities, -1).add(1)).div(N)',
    },
  ),
  inGradient(
    'gradient-from-logits',
    'The labels are subtracted from the logits; the derivative is (probabilities − labels) / N.',
    {
      dz: 'Matrix.sub(pass.logits, y).div(N)',
    },
  ),
  inGradient(
    'gradient-changes-pass',
    'The pass’s probabilities are overwritten: A.sub(B) changes A, Matrix.sub(A, B) makes a new matrix.',
    { dz: 'pass.probabilities.sub(y).div(N)' },
    failing('gradient'),
  ),
  inGradient(
    'gradient-keeps-last-call',
    'The gradient of the call before is added. Every call returns its own gradient alone.',
    {
      end: `const self = this as unknown as { kept?: Layer[] };
    const before = self.kept;
    self.kept = result.map(({ W, b }) => ({ W: W.clone(), b: b.clone() }));
    if (before) result.forEach(({ W, b }, l) => { W.add(before[l].W); b.add(before[l].b); });`,
    },
  ),
  inGradient(
    'gradient-bias-mean',
    'The derivatives by a bias are averaged over the examples again; they are the column sums of dz.',
    {
      db: "Matrix.rowVector(dz.mean('column'))",
    },
  ),
];

export const gradientMistakes: readonly KnownMistake[] = [...inThePass, ...inTheGradient];
