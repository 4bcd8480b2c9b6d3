import { type KnownMistake, mistakeIn, withConstants } from 'lab-harness/authoring';
import { BACKPROP, backward as body, eachEntry, GRADIENTS } from './network-blocks.ts';

const mistake = mistakeIn('q1.backward', BACKPROP);
const backward = (id: string, says: string, places: Parameters<typeof body>[0]) => mistake(id, says, body(places));

/** Writes a column cut to ±bound. */
const cut = (column: string, bound: number): string =>
  `Matrix.columnVector(${column}.to1DArray().map((v) => Math.max(-${bound}, Math.min(${bound}, v))))`;

const DY = 'Matrix.sub(yPred[t], oneHot(targets[t], yPred[t].rows))';

/** Mistakes in the error that goes backwards: dy_t, da_t and dz_t. */
const inTheError: readonly KnownMistake[] = [
  backward(
    'backward-no-recurrence',
    'No error comes back from the step after: the term Waaᵀ dz_{t+1} is missing in da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}.',
    { carried: 'Matrix.zeros(Waa.rows, 1)' },
  ),
  backward(
    'backward-carried-piles-up',
    'What flows back is added to what flowed back before, so that a step gets the error of all later ones once more. In da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1} it is replaced at every step.',
    { carried: 'Matrix.add(carried, Waa.transpose().mmul(dz))' },
  ),
  {
    ...backward(
      'backward-clips-what-flows-back',
      'The error is clipped on its way back. da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1} takes what flows back as it is, however large.',
      { carried: cut('Waa.transpose().mmul(dz)', 5) },
    ),
    also: [1, 5, 10, 100].flatMap((bound) => [
      { 'q1.backward': body({ carried: cut('Waa.transpose().mmul(dz)', bound) }) },
      { 'q1.backward': body({ da: cut('Matrix.add(Wya.transpose().mmul(dy), carried)', bound) }) },
    ]),
  },
  backward('backward-Waa-untransposed', 'Waa is not transposed on the way back; da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}.', {
    carried: 'Waa.mmul(dz)',
  }),
  backward(
    'backward-recurrence-after-tanh',
    'The error from the step after is added behind the derivative of tanh. It is part of da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}, and dz_t = (1 − a_t²) ∘ da_t.',
    { da: 'Wya.transpose().mmul(dy)', afterTanh: '.add(carried)' },
  ),
  backward(
    'backward-recurrence-before-tanh',
    'What goes to the step before is Waaᵀ da_t. The derivative of tanh comes first: da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}, with dz = (1 − a²) ∘ da.',
    { carried: 'Waa.transpose().mmul(da)' },
  ),
  backward(
    'backward-tanh-of-state',
    'The derivative of tanh is taken at the state itself, 1 − tanh(a_t)². a_t is a tanh already: dz_t = (1 − a_t²) ∘ da_t.',
    { derivative: 'Matrix.tanh(a[t + 1]).pow(2).neg().add(1)' },
  ),
  backward(
    'backward-tanh-unsquared',
    'The derivative of tanh is taken as 1 − a_t, without the square; dz_t = (1 − a_t²) ∘ da_t.',
    { derivative: 'Matrix.mul(a[t + 1], -1).add(1)' },
  ),
  backward(
    'backward-sigmoid-derivative',
    'The derivative is that of the sigmoid, a_t(1 − a_t). The states come from tanh: dz_t = (1 − a_t²) ∘ da_t.',
    { derivative: 'Matrix.sub(a[t + 1], Matrix.mul(a[t + 1], a[t + 1]))' },
  ),
  backward('backward-no-tanh-derivative', 'The derivative of tanh is missing; dz_t = (1 − a_t²) ∘ da_t.', {
    derivative: 'Matrix.ones(Waa.rows, 1)',
  }),
  backward(
    'backward-tanh-derivative-of-state-before',
    'The derivative of tanh is taken at the state before the step. dz_t = (1 − a_t²) ∘ da_t, where a_t is the state after it.',
    { derivative: 'Matrix.mul(a[t], a[t]).neg().add(1)' },
  ),
  backward(
    'backward-targets-shifted',
    'The error of a step is taken against the target of the step before. dy_t = y_t − onehot(target_t), with the same t.',
    { dy: 'Matrix.sub(yPred[t], oneHot(targets[Math.max(t - 1, 0)], yPred[t].rows))' },
  ),
  backward(
    'backward-minus-one-over-y',
    'The error of the logits is −1/y at the target, which is the derivative by y_t. Together with softmax’s own derivative it becomes dy_t = y_t − onehot(target_t).',
    { dy: 'Matrix.zeros(yPred[t].rows, 1).set(targets[t], 0, -1 / yPred[t].get(targets[t], 0))' },
  ),
  backward('backward-without-target', 'The target is not subtracted: dy_t = y_t − onehot(target_t).', {
    dy: 'yPred[t].clone()',
  }),
  backward(
    'backward-softmax-derivative-again',
    'The error of the logits is multiplied by y_t once more. dy_t = y_t − onehot(target_t) contains the derivative of softmax already.',
    { dy: `${DY}.mul(yPred[t])` },
  ),
  backward('backward-sign', 'All gradients have the wrong sign; dy_t = y_t − onehot(target_t), not the reverse.', {
    dy: `${DY}.neg()`,
  }),
  backward(
    'backward-last-output-only',
    'Only the last step’s output has an error. Every step has one, dy_t = y_t − onehot(target_t), for the loss adds up all steps.',
    { dy: `${DY}.mul(t === x.length - 1 ? 1 : 0)` },
  ),
  backward(
    'backward-mutates-yPred',
    'The predictions of the pass are overwritten with dy_t. backward leaves the pass as it is, so that it can be used again.',
    { dy: 'yPred[t].sub(oneHot(targets[t], yPred[t].rows))' },
  ),
  backward(
    'backward-first-to-last',
    'The steps are taken from the first to the last. The error goes backwards: da_t needs dz_{t+1} of the step after.',
    { steps: 'let t = 0; t < x.length; t++' },
  ),
  withConstants(
    backward(
      'backward-stops-after-a-few-steps',
      'The error goes back a few steps and no further. The sums over t run over all steps.',
      { steps: 'let t = x.length - 1; t >= Math.max(0, x.length - 3); t--' },
    ),
    'x.length - 3',
    ['x.length - 2', 'x.length - 4', 'x.length - 5', 'x.length - 10'],
  ),
  backward(
    'backward-skips-first-step',
    'The first step is left out. The sums over t run over all steps, t = 1 included.',
    { steps: 'let t = x.length - 1; t > 0; t--' },
  ),
];

/** Mistakes in the sums over the steps, and in what is done with them. */
const inTheSums: readonly KnownMistake[] = [
  backward(
    'backward-state-before-for-after',
    'dWya is made of the state before each step, as dWaa is; dWya = Σ dy_t a_tᵀ takes the state after it.',
    { dWya: 'dy.mmul(a[t].transpose())' },
  ),
  backward(
    'backward-first-step-only',
    'The gradients are those of the first step alone. The sums over t run over all steps, from the last one back.',
    { steps: 'let t = 0; t >= 0; t--' },
  ),
  backward(
    'backward-state-after-for-before',
    'dWaa is made of the state after each step; dWaa = Σ dz_t a_{t−1}ᵀ takes the state before it.',
    { dWaa: 'dz.mmul(a[t + 1].transpose())' },
  ),
  backward(
    'backward-zeros-before-first-step',
    'The state before the first step counts as zero in dWaa = Σ dz_t a_{t−1}ᵀ. It is aPrev, which forward put into a[0].',
    { dWaa: 'dz.mmul((t === 0 ? Matrix.zeros(Waa.rows, 1) : a[t]).transpose())' },
  ),
  backward('backward-dWaa-transposed', 'dWaa is transposed; dWaa = Σ dz_t a_{t−1}ᵀ, in this order.', {
    dWaa: 'a[t].mmul(dz.transpose())',
  }),
  backward(
    'backward-dba-before-tanh',
    'dba is the sum of da_t. It is the sum of dz_t = (1 − a_t²) ∘ da_t, after the derivative of tanh.',
    { dba: 'da' },
  ),
  backward('backward-dby-missing', 'dby stays zero; dby = Σ dy_t.', { dby: 'Matrix.mul(dy, 0)' }),
  backward('backward-dby-doubled', 'dby is twice what it should be, as if added in two places; dby = Σ dy_t.', {
    dby: 'Matrix.mul(dy, 2)',
  }),
  backward(
    'backward-assigns-instead-of-adding',
    'Each step replaces the gradients instead of adding to them, so that only one step is left; they are sums over t, as in dby = Σ dy_t.',
    { sum: 'mul(0).add' },
  ),
  backward(
    'backward-mean-over-steps',
    'The gradients are divided by the number of steps. The loss L = −Σ_t log y_t[target_t] is a sum, and so are they.',
    { end: `for (const g of ${GRADIENTS}) g.div(x.length);` },
  ),
  backward(
    'backward-clips',
    'The gradients are clipped to ±1. backward returns them as they are; the training loop clips.',
    { end: eachEntry('Math.max(-1, Math.min(1, v))') },
  ),
  backward(
    'backward-keeps-last-call',
    'The gradients of earlier calls are still in the sums. Every call must start from zeros.',
    {
      start: 'const self = this as { kept?: Matrix[] };',
      end: `const all = ${GRADIENTS};
        self.kept?.forEach((g, i) => { all[i].add(g); });
        self.kept = all.map((g) => g.clone());`,
    },
  ),
];

export const backwardMistakes: readonly KnownMistake[] = [...inTheError, ...inTheSums];
