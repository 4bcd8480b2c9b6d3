import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { BACKPROP, forward as body } from './network-blocks.ts';

const mistake = mistakeIn('q1.forward', BACKPROP);
const forward = (id: string, says: string, places: Parameters<typeof body>[0]) => mistake(id, says, body(places));

export const forwardMistakes: readonly KnownMistake[] = [
  forward(
    'forward-ignores-aPrev',
    'The hidden state starts from zero instead of aPrev. a_1 = tanh(Wax x_1 + Waa aPrev + ba).',
    { first: 'Matrix.zeros(Waa.rows, 1)' },
  ),
  forward(
    'forward-aliases-aPrev',
    'a[0] shares its numbers with aPrev, so that a later change to one changes the other. It must be a copy.',
    { first: 'aPrev' },
  ),
  forward(
    'forward-without-initial-state',
    'The list a lacks the state before the first step. It has T + 1 entries: a copy of aPrev, then one state a step.',
    { returned: 'x, a: a.slice(1), yPred' },
  ),
  forward('forward-omits-ba', 'The bias of the hidden state is left out; a_t = tanh(Wax x_t + Waa a_{t−1} + ba).', {
    z: 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous))',
  }),
  forward('forward-omits-by', 'The bias of the output is left out; y_t = softmax(Wya a_t + by).', {
    y: 'this.softmax(Wya.mmul(at))',
  }),
  forward(
    'forward-omits-recurrence',
    'No state depends on the one before it: the term Waa a_{t−1} is missing in a_t = tanh(Wax x_t + Waa a_{t−1} + ba).',
    { z: 'Matrix.add(Wax.mmul(xt), ba)' },
  ),
  forward(
    'forward-previous-state-is-aPrev',
    'Every step starts from aPrev again. In a_t = tanh(Wax x_t + Waa a_{t−1} + ba) the state a_{t−1} is that of the step before; aPrev is for the first step alone.',
    { previous: 'aPrev' },
  ),
  forward('forward-transposes-Waa', 'Waa is transposed; a_t = tanh(Wax x_t + Waa a_{t−1} + ba) has Waa as it is.', {
    z: 'Matrix.add(Wax.mmul(xt), Waa.transpose().mmul(previous)).add(ba)',
  }),
  forward('forward-no-tanh', 'The tanh is missing: states are not squashed. a_t = tanh(Wax x_t + Waa a_{t−1} + ba).', {
    state: 'z',
  }),
  forward(
    'forward-recurrence-after-tanh',
    'The term Waa a_{t−1} is added after the tanh. It belongs inside: a_t = tanh(Wax x_t + Waa a_{t−1} + ba).',
    { z: 'Matrix.add(Wax.mmul(xt), ba)', state: 'Matrix.tanh(z).add(Waa.mmul(previous))' },
  ),
  forward(
    'forward-sigmoid',
    'The states lie between 0 and 1, as of the logistic sigmoid. a_t = tanh(Wax x_t + Waa a_{t−1} + ba) lies between −1 and 1.',
    { state: 'Matrix.pow(Matrix.exp(Matrix.mul(z, -1)).add(1), -1)' },
  ),
  forward(
    'forward-peeks',
    'Step t sees the input of step t + 1. In a_t = tanh(Wax x_t + Waa a_{t−1} + ba) the input and the new state have the same t.',
    { z: 'Matrix.add(Wax.mmul(x[t + 1] ?? xt), Waa.mmul(previous)).add(ba)' },
  ),
  forward(
    'forward-input-of-step-before',
    'Step t sees the input of the step before it. In a_t = tanh(Wax x_t + Waa a_{t−1} + ba) the input and the new state have the same t.',
    { z: 'Matrix.add(Wax.mmul(x[t - 1] ?? xt), Waa.mmul(previous)).add(ba)' },
  ),
  forward(
    'forward-continues-last-pass',
    'A pass begins from the last state of the pass before it, which the object keeps. Every call begins from its argument aPrev.',
    {
      start: 'const self = this as { last?: Matrix };',
      first: 'self.last?.clone() ?? aPrev.clone()',
      end: 'self.last = a[a.length - 1];',
    },
  ),
  forward(
    'forward-output-of-state-before',
    'The output of a step is computed from the state before it. y_t = softmax(Wya a_t + by), with the new state a_t.',
    { states: 'a.slice(0, -1)' },
  ),
  forward('forward-softmax-twice', 'softmax is applied twice; y_t = softmax(Wya a_t + by).', {
    y: 'this.softmax(this.softmax(Matrix.add(Wya.mmul(at), by)))',
  }),
  forward(
    'forward-logits-for-outputs',
    'The outputs are logits: they do not add up to 1. y_t = softmax(Wya a_t + by).',
    { y: 'Matrix.add(Wya.mmul(at), by)' },
  ),
  forward(
    'forward-mutates-ba',
    'The bias ba changes with every step: a sum is built up inside the parameter. Sums start from a product or a copy, and the parameters stay as they are.',
    { z: 'ba.add(Wax.mmul(xt)).add(Waa.mmul(previous)).clone()' },
  ),
  forward(
    'forward-one-state-buffer',
    'All states are one and the same matrix, which each step overwrites. Each a_t needs a matrix of its own, for backward reads them all.',
    {
      start: 'const buffer = aPrev.clone();',
      first: 'buffer',
      previous: 'buffer.clone()',
      state: 'buffer.mul(0).add(Matrix.tanh(z))',
    },
  ),
];
