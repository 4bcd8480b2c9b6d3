import { changed, type FaultySample, sampleIn } from 'lab-harness/authoring';
import { failing, forward, gradient, loss, train, validate } from '../graders/mistakes/blocks.ts';
import { knownMistakes } from '../graders/mistakes/perceptron.ts';
import { correct } from './correct.ts';

const FROM_SIGMOID = failing('sigmoid', 'gradient', 'train', 'predict', 'validate');
const FROM_LOSS = failing('loss', 'train', 'validate');
const FROM_GRADIENT = failing('gradient', 'train', 'validate');

const sigmoid = sampleIn('perceptron.sigmoid');
const lossOf = sampleIn('perceptron.loss');
const pass = sampleIn('perceptron.forward', FROM_GRADIENT);
const derived = sampleIn('perceptron.gradient', FROM_GRADIENT);
const trained = sampleIn('perceptron.train', failing('train', 'validate'));
const predicted = sampleIn('perceptron.predict', failing('predict', 'validate'));
const validated = sampleIn('perceptron.validate');

/** Writes a sigmoid entry by entry: of v. */
const entries = (value: string): string => `return new Matrix(z.to2DArray().map((row) => row.map((v) => ${value})));`;

/** Puts something around a right body. */
const around = (body: string, then: string): string => `const right = (() => { ${body} })(); ${then}`;

/** Derivatives of the loss, but not by backpropagation: central differences. */
const DIFFERENCES = `const h = 1e-5;
    const lossOf = () => this.loss(this.forward(pass.inputs[0]).logits, labels);
    const slope = (m: Matrix) => {
      const g = Matrix.zeros(m.rows, m.columns);
      for (let i = 0; i < m.rows; i++) for (let j = 0; j < m.columns; j++) {
        const value = m.get(i, j);
        const at = (x: number) => { m.set(i, j, x); const l = lossOf(); m.set(i, j, value); return l; };
        g.set(i, j, (at(value + h) - at(value - h)) / (2 * h));
      }
      return g;
    };
    return this.layers.map(({ W, b }) => ({ W: slope(W), b: slope(b) }));`;

const REFUSES = 'if (!Number.isInteger(folds) || folds < 2 || folds > N) throw';

/** The task avoided: constants, guesses and numeric derivatives. */
const laziness: readonly FaultySample[] = [
  sigmoid('sigmoid-step', entries('v > 0 ? 1 : v < 0 ? 0 : 0.5'), FROM_SIGMOID),
  lossOf('loss-constant', 'return Math.LN2;', FROM_LOSS),
  derived('gradient-central-differences', DIFFERENCES),
  derived('gradient-zeros', gradient({ end: 'for (const { W, b } of result) { W.mul(0); b.mul(0); }' })),
  trained('train-made-up-history', 'return Array.from({ length: options.epochs }, (_, epoch) => 0.7 / (1 + epoch));'),
  predicted('predict-always-0', 'return Array.from({ length: features.rows }, () => 0);'),
  validated(
    'validate-made-up',
    `const { folds } = options;
     const N = data.labels.length;
     ${REFUSES} new RangeError('folds');
     const halves = new Array<number>(folds).fill(0.5);
     return { losses: halves, accuracies: halves };`,
  ),
];

/** Rules broken, results of another kind, and code that ends or never ends. */
const protocol: readonly FaultySample[] = [
  sigmoid('sigmoid-print-left-in', `console.log(z.rows); ${entries('1 / (1 + Math.exp(-v))')}`),
  lossOf('loss-imports', `void import('ml-matrix'); ${loss()}`),
  sigmoid(
    'sigmoid-arrays',
    around(entries('1 / (1 + Math.exp(-v))'), 'return right.to2DArray() as unknown as Matrix;'),
    failing('sigmoid', 'gradient', 'predict', 'validate'),
  ),
  lossOf('loss-matrix', around(loss(), 'return new Matrix([[right]]) as unknown as number;'), FROM_LOSS),
  pass('forward-row-of-logits', around(forward(), 'return { ...right, logits: right.logits.transpose() };')),
  pass('forward-no-inputs', around(forward(), 'return { ...right, inputs: [] };')),
  derived('gradient-column-biases', gradient({ db: "Matrix.columnVector(dz.sum('column'))" })),
  trained('train-exits', 'process.exit(0);'),
  trained('train-never-ends', 'for (;;) options.epochs += 1;'),
  trained('train-returns-nothing', around(train(), 'return undefined as unknown as number[];'), failing('train')),
  predicted(
    'predict-booleans',
    'return this.forward(features).probabilities.to1DArray().map((p) => p >= threshold) as unknown as number[];',
  ),
  validated('validate-error-of-another-kind', validate({ refuse: `${REFUSES} new Error('folds');` })),
];

/** Almost right for all numbers, or right as long as they are neither small nor large. */
const numerics: readonly FaultySample[] = [
  sigmoid(
    'sigmoid-ten-digits',
    entries('Number((1 / (1 + Math.exp(-v))).toFixed(10))'),
    failing('sigmoid', 'gradient', 'train', 'validate'),
  ),
  sigmoid(
    'sigmoid-float32',
    entries('Math.fround(1 / (1 + Math.exp(-v)))'),
    failing('sigmoid', 'gradient', 'train', 'validate'),
  ),
  lossOf('loss-cancels', loss({ cost: '(1 - y) * z + (Math.max(-z, 0) + Math.log1p(Math.exp(-Math.abs(z))))' })),
  derived(
    'gradient-clipped',
    gradient({
      end: 'for (const { W } of result) W.apply((i, j) => { W.set(i, j, Math.max(-1, Math.min(1, W.get(i, j)))); });',
    }),
  ),
  derived(
    'gradient-float32',
    gradient({
      dz: 'Matrix.columnVector(Array.from(Float32Array.from(Matrix.sub(pass.probabilities, y).div(N).to1DArray())))',
    }),
  ),
  trained('train-six-digits', train({ returned: 'history.map((loss) => Number(loss.toFixed(6)))' }), failing('train')),
  validated(
    'validate-four-digits',
    validate({ returned: '{ losses: losses.map((loss) => Number(loss.toFixed(4))), accuracies }' }),
  ),
];

/** Values kept between calls, special cases, and other algorithms. */
const structure: readonly FaultySample[] = [
  sigmoid(
    'sigmoid-remembers',
    `const self = this as unknown as { kept?: Matrix };
     if (self.kept?.rows === z.rows && self.kept.columns === z.columns) return self.kept;
     self.kept = Matrix.exp(Matrix.mul(z, -1)).add(1).pow(-1);
     return self.kept;`,
    failing('sigmoid', 'gradient', 'train', 'validate'),
  ),
  lossOf(
    'loss-penalises-perceptrons-only',
    loss({ penalised: 'this.layers.length === 1 ? [] : this.layers' }),
    FROM_LOSS,
  ),
  pass(
    'forward-centres-features',
    forward({ z: "(l === 0 ? input.clone().subRowVector(input.mean('column')) : input).mmul(W).addRowVector(b)" }),
    failing('gradient', 'train', 'predict', 'validate'),
  ),
  derived('gradient-last-layer-only', gradient({ derivative: '0' })),
  trained(
    'train-momentum',
    train({
      start: 'const velocity = new Map<Matrix, Matrix>();',
      update: `const v = (velocity.get(parameter) ?? Matrix.zeros(slope.rows, slope.columns)).mul(0.9).add(slope);
        velocity.set(parameter, v);
        parameter.sub(Matrix.mul(v, rate))`,
    }),
  ),
  {
    ...trained('train-updates-a-copy', train({ update: 'Matrix.sub(parameter, Matrix.mul(slope, rate))' })),
    is: 'train-no-update',
  },
  {
    ...validated('validate-shares-layers', validate({ model: 'new Classifier(this.layers, this.l2)' })),
    is: 'validate-trains-this-model',
  },
  trained(
    'train-keeps-the-best-loss',
    train({ returned: 'history.map((_, epoch) => Math.min(...history.slice(0, epoch + 1)))' }),
    failing('train'),
  ),
  validated('validate-leaves-labels-sorted', validate({ returned: '(data.labels.sort(), { losses, accuracies })' })),
  validated(
    'validate-better-of-two-thresholds',
    validate({
      accuracy:
        'Math.max(model.accuracy({ ...validation, features }), model.accuracy({ ...validation, features }, 0.4))',
    }),
  ),
];

/** Makes three samples of a right body: one that prints, one that imports, and one that cannot be run, which costs others. */
function unfit(block: string, right: string, fails?: string[]): readonly FaultySample[] {
  const sample = sampleIn(`perceptron.${block}`);
  return [
    sample(`${block}-prints`, `console.log('here'); ${right}`),
    sample(`${block}-imports-a-module`, `void import('ml-matrix'); ${right}`),
    sample(`${block}-misses-a-brace`, `if (true) { ${right}`, fails),
  ];
}

const againstTheRules: readonly FaultySample[] = [
  ...unfit('sigmoid', entries('1 / (1 + Math.exp(-v))'), FROM_SIGMOID),
  ...unfit('loss', loss(), FROM_LOSS),
  ...unfit('gradient', gradient(), FROM_GRADIENT),
  ...unfit('train', train(), failing('train', 'validate')),
  ...unfit(
    'predict',
    'return this.forward(features).probabilities.to1DArray().map((p) => (p < threshold ? 0 : 1));',
    failing('predict', 'validate'),
  ),
  ...unfit('validate', validate()),
];

/** Makes a known mistake in a correct sample of another style, with one part replaced. */
function slip(id: string, is: string, style: string, part: string, replacement: string): FaultySample {
  const mistake = knownMistakes.find((known) => known.id === is);
  const sample = correct.find((known) => known.id === style);
  if (!mistake || !sample) throw new Error(`${id} needs the mistake ${is} and the correct sample ${style}`);
  const [[block, body]] = Object.entries(sample.blocks);
  return { ...sampleIn(block, mistake.fails)(id, changed(body, part, replacement)), is };
}

const restyled: readonly FaultySample[] = [
  slip('sigmoid-powers-of-2', 'sigmoid-base-2', 'sigmoid-power-of-e', 'Math.E ** -v', '2 ** -v'),
  slip('loss-of-margins-sum', 'loss-sum', 'loss-typed-array-of-margins', 'costs[i] / costs.length', 'costs[i]'),
  slip(
    'forward-two-cases-without-tanh',
    'forward-linear-units',
    'forward-two-cases',
    'Matrix.tanh(through(features, first))',
    'through(features, first)',
  ),
  slip('gradient-recursive-unsquared', 'gradient-tanh-unsquared', 'gradient-recursive', 'Matrix.pow(a, 2)', 'a'),
  slip(
    'gradient-by-example-sum',
    'gradient-sum',
    'gradient-example-by-example',
    '(pass.probabilities.get(i, 0) - y) / N',
    'pass.probabilities.get(i, 0) - y',
  ),
  slip(
    'train-splice-drops-last',
    'train-last-batch-dropped',
    'train-replaces-matrices',
    'left.length > 0',
    'left.length >= batchSize',
  ),
  slip('predict-by-log-odds-strict', 'predict-strict-threshold', 'predict-by-log-odds', 'z >= least', 'z > least'),
  slip(
    'validate-list-scaled-by-all',
    'validate-scales-by-all',
    'validate-list-of-folds',
    'new Scaler(seen.features)',
    'new Scaler(data.features)',
  ),
];

/** Faulty samples that are no known mistake, or a known one in other words. */
export const faulty: readonly FaultySample[] = [
  ...laziness,
  ...protocol,
  ...numerics,
  ...structure,
  ...againstTheRules,
  ...restyled,
];
