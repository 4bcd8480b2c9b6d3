import { backward } from './backward.ts';
import { loop } from './q2.ts';
import type { Work } from './work.ts';

/** Unusual, and right. */
export const right: Work[] = [
  {
    id: 'softmax-one-expression',
    blocks: {
      'q1.softmax': `const values = x.to1DArray().map((value) => value - Math.max(...x.to1DArray()));
        const e = values.map((value) => Math.E ** value);
        return Matrix.columnVector(e.map((value) => value / e.reduce((sum, v) => sum + v, 0)));`,
    },
  },
  {
    id: 'softmax-log-sum-exp',
    blocks: {
      'q1.softmax': `const shifted = Matrix.sub(x, x.max());
        return Matrix.exp(Matrix.sub(shifted, Math.log(Matrix.exp(shifted).sum())));`,
    },
  },
  {
    id: 'loss-dense-one-hot',
    blocks: {
      'q1.loss': `return yPred
        .map((y, t) => -Matrix.mul(oneHot(targets[t], y.rows), Matrix.log(y)).sum())
        .reduce((sum, value) => sum + value);`,
    },
  },
  {
    id: 'forward-recursive-and-sparse',
    blocks: {
      'q1.forward': `const { Wax, Waa, Wya, ba, by } = this.parameters;
        const step = (t: number, a: Matrix): Matrix[] =>
          t === inputs.length
            ? [a]
            : [a, ...step(t + 1, Matrix.tanh(Matrix.add(Waa.mmul(a), Matrix.add(Wax.getColumnVector(inputs[t]), ba))))];
        const a = step(0, Matrix.add(aPrev, 0));
        const x = inputs.map((index) => Matrix.zeros(this.vocabulary.size, 1).set(index, 0, 1));
        return { x, a, yPred: x.map((_, t) => this.softmax(Matrix.add(by, Wya.mmul(a[t + 1])))) };`,
    },
  },
  {
    id: 'forward-shifted-over-all-steps',
    blocks: {
      'q1.forward': `const { Wax, Waa, Wya, ba, by } = this.parameters;
        const x = inputs.map((index) => oneHot(index, this.vocabulary.size));
        const a = [aPrev.clone()];
        for (const xt of x) a.push(Matrix.tanh(Wax.mmul(xt).add(Waa.mmul(a[a.length - 1])).add(ba)));
        const logits = a.slice(1).map((at) => Wya.mmul(at).add(by));
        const largest = Math.max(...logits.map((z) => z.max()));
        const yPred = logits.map((z) => z.sub(largest).exp()).map((e) => e.div(e.sum()));
        return { x, a, yPred };`,
    },
  },
  { id: 'backward-step-by-step', blocks: { 'q1.backward': backward({}) } },
  {
    id: 'predict-with-its-own-step',
    blocks: {
      'q1.predict': `const { Wax, Waa, Wya, ba, by } = this.parameters;
        let a = Matrix.zeros(Waa.rows, 1);
        const feed = (index: number) => {
          a = Waa.mmul(a).add(Wax.getColumnVector(index)).add(ba).tanh();
        };
        for (const character of start === '' ? ['\\n'] : start) feed(this.vocabulary.indexOf(character));
        const drawn: string[] = [];
        while (drawn.length < 50) {
          const index = random.choice(this.softmax(Wya.mmul(a).add(by)).to1DArray());
          const character = this.vocabulary.characters[index];
          if (character === '\\n') return start + drawn.join('');
          drawn.push(character);
          feed(index);
        }
        return start + drawn.join('');`,
    },
  },
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
    id: 'train-mean-over-batches',
    blocks: {
      'q2.train': loop({
        validation: 'sum += loss; count += 1;',
      })
        .replace('total += before.dataSync()[0] * x.shape[0];', 'total += before.dataSync()[0];')
        .replace('total / trainLoader.samples', 'total / trainLoader.batches'),
    },
  },
  {
    id: 'train-validates-on-a-kept-array',
    blocks: {
      'q2.train': loop({})
        .replace('let best =', 'const kept = [...valLoader]; let best =')
        .replace('of valLoader', 'of kept'),
    },
  },
  {
    id: 'train-counts-windows-first',
    blocks: {
      'q2.train': loop({}).replace(
        'let best =',
        'let windows = 0; for (const { x } of trainLoader) windows += x.shape[0]; let best =',
      ),
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
      'q2.train': loop({})
        .replaceAll('model.weights()', 'weights')
        .replace(
          'let best =',
          'const { cells, out } = model as RNN; const weights = [...cells.flat(), ...out]; let best =',
        ),
    },
  },
  {
    id: 'train-with-explicit-gradients-and-array-copies',
    blocks: {
      'q2.train': loop({
        update: `(() => {
          const { value, grads } = tf.variableGrads(() => lossFn(model.forward(x), y));
          optimizer.applyGradients(grads);
          return value;
        })()`,
        copy: 'model.weights().map((w) => tf.tensor(Array.from(w.dataSync()), w.shape))',
      }),
    },
  },
];
