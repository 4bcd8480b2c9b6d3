import { changed, type FaultySample, type Sample } from 'lab-harness/authoring';
import { knownMistakes } from '../../graders/mistakes/all.ts';

/** Makes a faulty sample out of a correct one. */
type Slip = (correct: readonly Sample[]) => FaultySample;

/** Replaces one part of a correct sample of another style, so that it makes a known mistake. */
const slip =
  (id: string, is: string, style: string, [part, replacement]: readonly [string, string]): Slip =>
  (correct) => {
    const mistake = knownMistakes.find((known) => known.id === is);
    const sample = correct.find((known) => known.id === style);
    if (!mistake || !sample) throw new Error(`${id} needs the mistake ${is} and the correct sample ${style}`);
    const names = Object.keys(sample.blocks);
    const block = names.find((name) => sample.blocks[name].includes(part)) ?? names[0];
    const blocks = { ...sample.blocks, [block]: changed(sample.blocks[block], part, replacement) };
    return { id, is, blocks, ...(mistake.fails && { fails: mistake.fails }) };
  };

const inNetworks: readonly Slip[] = [
  slip('softmax-typed-arrays-no-shift', 'softmax-no-shift', 'softmax-typed-arrays', ['Math.exp(u - m)', 'Math.exp(u)']),
  slip('softmax-typed-arrays-sign', 'softmax-sign', 'softmax-typed-arrays', ['Math.exp(u - m)', 'Math.exp(m - u)']),
  slip('softmax-smallest-by-sort', 'softmax-shifts-by-minimum', 'softmax-largest-by-sort', ['q - p', 'p - q']),
  slip('softmax-largest-absolute-by-reduce', 'softmax-shifts-by-absolute-maximum', 'softmax-largest-by-reduce', [
    'values.reduce((p, q) => (p > q ? p : q))',
    'values.map(Math.abs).reduce((p, q) => (p > q ? p : q))',
  ]),
  slip('softmax-apply-unnormalised', 'softmax-unnormalised', 'softmax-apply', ['y.div(y.sum())', 'y']),
  slip('softmax-powers-of-2', 'softmax-base-2', 'softmax-one-expression', ['Math.E **', '2 **']),
  slip('loss-for-each-mean', 'loss-mean', 'loss-for-each', ['return sum', 'return sum / yPred.length']),
  slip('loss-map-log-base-2', 'loss-log-base-2', 'loss-base-2-converted', [' * Math.LN2', '']),
  slip('loss-reduce-right-sign', 'loss-sign', 'loss-reduce-right', ['s - Math.log', 's + Math.log']),
  slip('loss-largest-of-column', 'loss-highest-probability', 'loss-of-column', [
    'y.to1DArray()[targets[t]]',
    'Math.max(...y.to1DArray())',
  ]),
  slip('loss-recursive-epsilon', 'loss-epsilon-inside', 'loss-recursive-from-the-end', [
    'yPred[t].get(targets[t], 0)',
    '1e-9 + yPred[t].get(targets[t], 0)',
  ]),
  slip('loss-dot-product-softmax-again', 'loss-softmax-again', 'loss-dot-product', ['dot(y)', 'dot(this.softmax(y))']),
  slip('forward-generator-omits-ba', 'forward-omits-ba', 'forward-generator', [
    'Matrix.add(Wax.getColumnVector(index), ba)',
    'Wax.getColumnVector(index)',
  ]),
  slip('forward-one-matrix-omits-by', 'forward-omits-by', 'forward-one-matrix-for-both', [
    'Matrix.add(Wya.mmul(a[t + 1]), by)',
    'Wya.mmul(a[t + 1])',
  ]),
  slip('forward-plain-numbers-sigmoid', 'forward-sigmoid', 'forward-plain-numbers', [
    'Math.tanh(ba.get(i, 0) + u[i] + r[i])',
    '1 / (1 + Math.exp(-ba.get(i, 0) - u[i] - r[i]))',
  ]),
  slip('forward-reduce-from-aPrev', 'forward-previous-state-is-aPrev', 'forward-inputs-in-one-product', [
    'Waa.mmul(states[t])',
    'Waa.mmul(aPrev)',
  ]),
  slip('forward-recursive-transposes-Waa', 'forward-transposes-Waa', 'forward-recursive-and-sparse', [
    'Waa.mmul(a)',
    'Waa.transpose().mmul(a)',
  ]),
  slip('backward-recursive-no-recurrence', 'backward-no-recurrence', 'backward-recursive', [
    'Waa.transpose().mmul(errorOf(t + 1))',
    'Matrix.mul(errorOf(t + 1), 0)',
  ]),
  slip('backward-recursive-before-tanh', 'backward-recurrence-before-tanh', 'backward-recursive', [
    'return dz;',
    'return da;',
  ]),
  slip('backward-recursive-dby-missing', 'backward-dby-missing', 'backward-recursive', ['g.dby.add(dy);', '']),
  slip('backward-reduced-Waa-untransposed', 'backward-Waa-untransposed', 'backward-reduce-right-per-step', [
    'Waa.transpose()',
    'Waa',
  ]),
  slip('backward-reduced-mean-over-steps', 'backward-mean-over-steps', 'backward-reduce-right-per-step', [
    'Matrix.add(p, q)))',
    'Matrix.add(p, q)).div(targets.length))',
  ]),
  slip('backward-entries-tanh-of-state', 'backward-tanh-of-state', 'backward-entry-by-entry', [
    '(1 - a[t + 1].get(h, 0) ** 2)',
    '(1 - Math.tanh(a[t + 1].get(h, 0)) ** 2)',
  ]),
  slip('backward-entries-state-after', 'backward-state-after-for-before', 'backward-entry-by-entry', [
    'dz[h] * a[t].get(k, 0)',
    'dz[h] * a[t + 1].get(k, 0)',
  ]),
  slip('backward-entries-dba-before-tanh', 'backward-dba-before-tanh', 'backward-entry-by-entry', [
    'bump(dba, h, 0, dz[h])',
    'bump(dba, h, 0, da)',
  ]),
  slip('backward-reduced-assigned', 'backward-assigns-instead-of-adding', 'backward-reduce-right-per-step', [
    'Matrix.add(p, q)',
    'q',
  ]),
  slip('predict-own-step-from-zero', 'predict-state-not-carried', 'predict-with-its-own-step', [
    'drawn.push(character);',
    'drawn.push(character); a = Matrix.zeros(Waa.rows, 1);',
  ]),
  slip('predict-recursive-one-too-many', 'predict-one-too-many', 'predict-recursive', ['MAX_DRAWN', 'MAX_DRAWN + 1']),
  slip('predict-generator-newline-kept', 'predict-newline-kept', 'predict-generator', [
    "if (character === '\\n') return;",
    "if (character === '\\n') { yield character; return; }",
  ]),
  slip('predict-whole-text-argmax', 'predict-argmax', 'predict-whole-text-again', [
    'random.choice(yPred.at(-1)!.to1DArray())',
    'yPred.at(-1)!.maxIndex()[0]',
  ]),
  slip('predict-single-steps-uniform', 'predict-uniform-draws', 'predict-character-by-character', [
    'random.choice(Float64Array.from(p))',
    'random.choice(new Array(p.length).fill(1 / p.length))',
  ]),
];

const inForecasts: readonly Slip[] = [
  slip('model-own-cells-tanh-after-dense', 'model-activation-after-dense', 'model-with-hand-written-cells', [
    '.add(bias);',
    '.add(bias).tanh();',
  ]),
  slip('model-tidied-first-step', 'model-first-step', 'model-tidy-and-unstack', ['[x.shape[1] - 1]', '[0]']),
  slip('model-cells-relu', 'model-relu', 'model-one-cell-a-layer', ["activation: 'tanh'", "activation: 'relu'"]),
  slip('train-helper-no-update', 'train-no-update', 'train-helper-for-both-loaders', [
    'optimizer.minimize(() => lossOf(b), true)!',
    'lossOf(b)',
  ]),
  slip('train-helper-ties', 'train-ties-go-to-the-last', 'train-helper-for-both-loaders', [
    'l < earlier',
    'l <= earlier',
  ]),
  slip('train-helper-never-restored', 'train-never-restored', 'train-helper-for-both-loaders', [
    'w.assign(tf.tensor(saved[i].values, saved[i].shape));',
    '',
  ]),
  slip('train-index-counts-validations', 'train-best-counts-validations', 'train-best-found-at-the-end', [
    '(index + 1) * validateEvery',
    'index + 1',
  ]),
  slip('train-tidied-own-loss', 'train-own-mean-squared-error', 'train-tidied-everything', [
    'lossFn(model.forward(x), y)',
    'tf.sub(model.forward(x), y).square().mean<tf.Scalar>()',
  ]),
  slip('test-results-sum-of-batch-losses', 'test-sum-of-batch-losses', 'test-is-synchronous-inside', [
    'results.reduce((s, r) => s + r.loss * r.n, 0) / samples',
    'results.reduce((s, r) => s + r.loss, 0)',
  ]),
  slip('test-concatenated-own-loss', 'test-own-mean-squared-error', 'test-concatenates-first', [
    'options.lossFn(ps, ys)',
    'tf.losses.meanSquaredError(ys, ps)',
  ]),
  slip('test-flattened-last-batch-only', 'test-last-batch-only', 'test-flattens-rows', [
    'sum += options.lossFn(p, batch.y).dataSync()[0] * (batch.x.shape[0] / loader.samples)',
    'sum = options.lossFn(p, batch.y).dataSync()[0]',
  ]),
  slip('test-typed-array-of-targets', 'test-targets-for-predictions', 'test-float32-array', [
    'out.set(p.dataSync(), at)',
    'out.set(y.dataSync(), at)',
  ]),
];

/** Makes known mistakes in other words than theirs: what a diagnosis has to recognise. */
export const faultyRestyled: (correct: readonly Sample[]) => FaultySample[] = (correct) =>
  [...inNetworks, ...inForecasts].map((make) => make(correct));
