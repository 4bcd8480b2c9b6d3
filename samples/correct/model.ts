import type { Sample } from 'lab-harness/authoring';
import { layers, loop, through } from '../../graders/mistakes/forecast-blocks.ts';

/** A model of one field, and the layers that it is made of. */
const single = (type: string, setup: string, value: string, forward: string): Sample['blocks'] => ({
  'q2.fields': `readonly net: ${type};`,
  'q2.constructor': `${setup} this.net = ${value};`,
  'q2.forward': forward,
});
const units = 'const { hiddenSize, layers } = options;';
const stack = `Array.from({ length: layers }, (_, i) =>
    tf.layers.simpleRNN({ units: hiddenSize, returnSequences: i < layers - 1`;

/** Models in other ways: cells by hand, cells of the library, one network object, layers in another order. */
export const correctModel: readonly Sample[] = [
  { id: 'model-layer-by-layer', blocks: { 'q2.constructor': layers(), 'q2.forward': through() } },
  {
    id: 'model-with-hand-written-cells',
    blocks: {
      'q2.fields':
        'readonly cells: { W: tf.Variable; U: tf.Variable; b: tf.Variable }[]; readonly out: tf.Variable[]; kept: tf.Variable[];',
      'q2.constructor': `const H = options.hiddenSize;
        this.out = [tf.variable(tf.randomNormal([H, 1])), tf.variable(tf.zeros([1]))];
        this.cells = Array.from({ length: options.layers }, (_, i) => ({
          W: tf.variable(tf.randomNormal([i === 0 ? 1 : H, H])),
          U: tf.variable(tf.randomNormal([H, H])),
          b: tf.variable(tf.zeros([H])),
        }));
        this.kept = [...this.cells.flatMap(({ W, U, b }) => [W, U, b])];`,
      'q2.forward': `let steps = tf.unstack(x, 1) as tf.Tensor2D[];
        for (const { W, U, b } of this.cells) {
          let h = tf.zeros([x.shape[0], U.shape[0]]) as tf.Tensor2D;
          steps = steps.map((step) => {
            h = tf.tanh(step.matMul(W as unknown as tf.Tensor2D).add(h.matMul(U as unknown as tf.Tensor2D)).add(b));
            return h;
          });
        }
        const [kernel, bias] = this.out;
        return steps[steps.length - 1].matMul<tf.Tensor2D>(kernel as unknown as tf.Tensor2D).add(bias);`,
    },
  },
  {
    id: 'model-creates-upper-layers-first',
    blocks: {
      'q2.fields': 'readonly out: tf.Variable[]; readonly cells: tf.Variable[][];',
      'q2.constructor': `const H = options.hiddenSize;
        const cells = Array.from({ length: options.layers }, (_, i) => options.layers - 1 - i).map((layer) => [
          tf.variable(tf.zeros([H])),
          tf.variable(tf.randomNormal([H, H])),
          tf.variable(tf.randomNormal([layer === 0 ? 1 : H, H])),
        ]);
        this.cells = cells.reverse();
        this.out = [tf.variable(tf.zeros([1])), tf.variable(tf.randomNormal([H, 1]))];`,
      'q2.forward': `let steps = tf.unstack(x, 1) as tf.Tensor2D[];
        for (const [b, U, W] of this.cells) {
          let h = tf.zeros([x.shape[0], U.shape[0]]) as tf.Tensor2D;
          steps = steps.map((step) => {
            h = tf.tanh(tf.matMul(step, W as unknown as tf.Tensor2D).add(tf.matMul(h, U as unknown as tf.Tensor2D)).add(b));
            return h;
          });
        }
        const [bias, kernel] = this.out;
        return tf.matMul(steps[steps.length - 1], kernel as unknown as tf.Tensor2D).add(bias) as tf.Tensor2D;`,
      // model.weights() does not look into arrays of arrays.
      'q2.train': loop({
        setup: 'const { cells, out } = model as RNN; const weights = [...cells.flat(), ...out];',
        copy: 'weights.map((w) => w.clone())',
        restore: 'best.weights.forEach((w, i) => { weights[i].assign(w); });',
      }),
    },
  },
  {
    id: 'model-sequential',
    blocks: single(
      'tf.Sequential',
      units,
      `tf.sequential({ layers: [...Array.from({ length: layers }, (_, i) => tf.layers.simpleRNN({
         units: hiddenSize, returnSequences: i < layers - 1, ...(i === 0 && { inputShape: [null,
           1] as unknown as number[] }) })),
         tf.layers.dense({ units: 1 })] })`,
      'return this.net.apply(x) as tf.Tensor2D;',
    ),
  },
  {
    id: 'model-functional',
    blocks: single(
      'tf.LayersModel',
      `${units} const input = tf.input({ shape: [null, 1] });
       const states = ${stack} })).reduce((s, layer) => layer.apply(s) as tf.SymbolicTensor, input);`,
      'tf.model({ inputs: input, outputs: tf.layers.dense({ units: 1 }).apply(states) as tf.SymbolicTensor })',
      'return this.net.apply(x) as tf.Tensor2D;',
    ),
  },
  {
    id: 'model-stacked-cells',
    blocks: single(
      'tf.layers.Layer[]',
      units,
      `[tf.layers.rnn({ cell: Array.from({ length: layers }, () => tf.layers.simpleRNNCell({
        units: hiddenSize })) as never }),
        tf.layers.dense({ units: 1 })]`,
      'return this.net.reduce<tf.Tensor>((s, layer) => layer.apply(s) as tf.Tensor, x) as tf.Tensor2D;',
    ),
  },
  {
    id: 'model-one-cell-a-layer',
    blocks: single(
      'tf.layers.Layer[]',
      units,
      `[...Array.from({ length: layers }, (_, i) => tf.layers.rnn({
          cell: tf.layers.simpleRNNCell({ units: hiddenSize, activation: 'tanh' }), returnSequences: i + 1 < layers })),
        tf.layers.dense({ units: 1, activation: 'linear' })]`,
      'return this.net.reduce<tf.Tensor>((s, layer) => layer.apply(s) as tf.Tensor, x) as tf.Tensor2D;',
    ),
  },
  {
    id: 'model-two-dense-layers-a-cell',
    blocks: {
      'q2.fields':
        'readonly inputs: tf.layers.Layer[]; readonly states: tf.layers.Layer[]; readonly head: tf.layers.Layer;',
      'q2.constructor': `${units} const count = { length: layers };
        this.inputs = Array.from(count, () => tf.layers.dense({ units: hiddenSize }));
        this.states = Array.from(count, () => tf.layers.dense({ units: hiddenSize, useBias: false }));
        this.head = tf.layers.dense({ units: 1 });`,
      'q2.forward': `let steps: tf.Tensor[] = tf.unstack(x, 1);
        this.inputs.forEach((input, i) => {
          let h: tf.Tensor | undefined;
          steps = steps.map((step) => {
            const u = input.apply(step) as tf.Tensor;
            return (h = tf.tanh(u.add(this.states[i].apply(h ?? tf.zerosLike(u)) as tf.Tensor)));
          });
        });
        return this.head.apply(steps[steps.length - 1]) as tf.Tensor2D;`,
    },
  },
  {
    id: 'model-a-field-a-layer',
    blocks: {
      'q2.fields': '[layer: string]: any; readonly depth: number;',
      'q2.constructor': `${units} this.depth = layers;
        for (let i = 0; i < layers; i++)
          this[\`layer\${i}\`] = tf.layers.simpleRNN({ units: hiddenSize, returnSequences: i + 1 < layers });
        this[\`layer\${layers}\`] = tf.layers.dense({ units: 1 });`,
      'q2.forward': `let h: tf.Tensor = x;
        for (let i = 0; i <= this.depth; i++) h = this[\`layer\${i}\`].apply(h) as tf.Tensor;
        return h as tf.Tensor2D;`,
    },
  },
  {
    id: 'model-every-step-then-slice',
    blocks: {
      'q2.constructor': `${units}
        this.recurrent = Array.from({ length: layers }, () => tf.layers.simpleRNN({ units: hiddenSize,
          returnSequences: true }));
        this.dense = tf.layers.dense({ units: 1 });`,
      'q2.forward': `let s: tf.Tensor = x;
        for (const layer of this.recurrent) s = layer.apply(s) as tf.Tensor;
        const all = this.dense.apply(s) as tf.Tensor3D;
        return all.slice([0, x.shape[1] - 1, 0], [-1, 1, 1]).reshape([x.shape[0], 1]) as tf.Tensor2D;`,
    },
  },
  {
    id: 'model-tidy-and-unstack',
    blocks: {
      'q2.constructor': `${units}
        this.recurrent = Array.from({ length: layers }, () => tf.layers.simpleRNN({ units: hiddenSize,
          returnSequences: true }));
        this.dense = tf.layers.dense({ units: 1 });`,
      'q2.forward': `return tf.tidy(() => {
          const top = this.recurrent.reduce<tf.Tensor>((s, layer) => layer.apply(s) as tf.Tensor, x);
          return this.dense.apply(tf.unstack(top, 1)[x.shape[1] - 1]) as tf.Tensor2D;
        });`,
    },
  },
  {
    id: 'model-dense-first-unrolled-and-other-initialisers',
    blocks: {
      'q2.constructor': `${units}
        this.dense = tf.layers.dense({ units: 1, kernelInitializer: 'zeros' });
        this.recurrent = ${stack}, recurrentInitializer: 'glorotNormal', dropout: 0 }));`,
    },
  },
  {
    id: 'model-dot-named-fields',
    blocks: {
      'q2.fields':
        'bottom: tf.layers.Layer; upper: tf.layers.Layer[]; head: tf.layers.Layer; readonly hiddenSize: number;',
      'q2.constructor': `${units} this.hiddenSize = hiddenSize;
        this.bottom = tf.layers.simpleRNN({ units: hiddenSize, activation: 'tanh', returnSequences: layers > 1 });
        this.upper = [];
        for (let i = 1; i < layers; i++) this.upper.push(tf.layers.simpleRNN({ units: hiddenSize,
          returnSequences: i !== layers - 1 }));
        this.head = tf.layers.dense({ units: 1 });`,
      'q2.forward': `const run = (input: tf.Tensor, [layer, ...rest]: tf.layers.Layer[]): tf.Tensor =>
          layer ? run(layer.apply(input) as tf.Tensor, rest) : input;
        return run(x, [this.bottom, ...this.upper, this.head]) as tf.Tensor2D;`,
    },
  },
];
