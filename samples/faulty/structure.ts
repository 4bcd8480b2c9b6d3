import type { FaultySample } from 'lab-harness/authoring';
import { layers } from '../../graders/mistakes/forecast-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, softmax, test, text, train } from './makers.ts';

const PRINT = "console.log('here');";
const IMPORT = "import('node:fs').catch(() => undefined);";
const exponentials = 'const e = Matrix.exp(Matrix.sub(x, x.max()));';
const crossEntropy = '-targets.reduce((sum, k, t) => sum + Math.log(yPred[t].get(k, 0)), 0)';

/** Right numbers by code that the lab sheet rules out. */
const againstTheRules: readonly FaultySample[] = [
  softmax(
    'softmax-loop',
    `const shifted = Matrix.sub(x, x.max());
     const y = Matrix.zeros(x.rows, 1);
     let sum = 0;
     for (let i = 0; i < x.rows; i++) { y.set(i, 0, Math.exp(shifted.get(i, 0))); sum += y.get(i, 0); }
     return y.div(sum);`,
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-while-loop',
    `const y = Matrix.sub(x, x.max()).exp(); let sum = 0; let i = 0;
     while (i < y.rows) sum += y.get(i++, 0);
     return y.div(sum);`,
    SOFTMAX_ONLY,
  ),
  softmax(
    'softmax-quotients-for-differences',
    'const e = Matrix.exp(Matrix.div(x, 1024)); const y = e.div(e.max()).pow(1024); return y.div(y.sum());',
    SOFTMAX_ONLY,
  ),
  loss(
    'loss-do-loop',
    'let s = 0; let t = 0; do s -= Math.log(yPred[t].get(targets[t], 0)); while (++t < targets.length); return s;',
  ),
  loss(
    'loss-for-of-loop',
    'let s = 0; for (const [t, k] of targets.entries()) s -= Math.log(yPred[t].get(k, 0)); return s;',
  ),
  softmax('softmax-print-left-in', `${exponentials} ${PRINT} return e.div(e.sum());`, SOFTMAX_ONLY),
  softmax(
    'softmax-print-by-process',
    `${exponentials} process.stdout.write('x'); return e.div(e.sum());`,
    SOFTMAX_ONLY,
  ),
  softmax('softmax-imports', `${IMPORT} ${exponentials} return e.div(e.sum());`, SOFTMAX_ONLY),
  loss('loss-print-left-in', `${PRINT} return ${crossEntropy};`),
  loss('loss-imports', `${IMPORT} return ${crossEntropy};`),
  pass('forward-print-left-in', { end: PRINT }),
  gradients('backward-imports', { start: IMPORT }),
  text('predict-print-left-in', { end: PRINT }),
  text('predict-imports', { before: IMPORT }),
  train('train-print-left-in', { afterValidation: PRINT }),
  train('train-imports', { setup: IMPORT }),
  test('test-print-left-in', { end: PRINT }),
  test('test-imports', { start: IMPORT }),
];

/** Blocks that cannot be run. */
const notRunnable: readonly FaultySample[] = [
  softmax('softmax-missing-bracket', 'return Matrix.exp(x;'),
  loss('loss-enum', `enum Sign { minus } return Sign.minus + ${crossEntropy};`),
  pass('forward-closes-its-function', 'return { x: [], a: [aPrev], yPred: [] }; } other() {'),
  text('predict-not-done', "throw new TodoError('q1.predict');"),
  train('train-missing-brace', 'for (const { x, y } of trainLoader) {'),
  test('test-missing-quote', "throw new Error('not yet);"),
];

/** Right numbers in something else than what the contract asks for. */
const ofAnotherKind: readonly FaultySample[] = [
  softmax('softmax-array', `${exponentials} return e.div(e.sum()).to1DArray() as unknown as Matrix;`),
  loss('loss-string', `return (${crossEntropy}).toFixed(4) as unknown as number;`),
  gradients('backward-arrays', { returned: 'dWax: dWax.to2DArray() as unknown as Matrix, dWaa, dWya, dba, dby' }),
  gradients('backward-without-dby', { returned: 'dWax, dWaa, dWya, dba' }),
  gradients('backward-rows-for-biases', { returned: 'dWax, dWaa, dWya, dba: dba.transpose(), dby: dby.transpose()' }),
  {
    id: 'model-hidden-in-private-fields',
    blocks: {
      'q2.fields': 'readonly #recurrent: tf.layers.Layer[]; readonly #dense: tf.layers.Layer;',
      'q2.constructor': layers().replaceAll('this.', 'this.#'),
      'q2.forward': `const state = this.#recurrent.reduce<tf.Tensor>((s, layer) => layer.apply(s) as tf.Tensor, x);
        return this.#dense.apply(state) as tf.Tensor2D;`,
    },
  },
  train('train-keeps-loss-tensors', { trained: 'tf.scalar(total / trainLoader.samples) as unknown as number' }),
  test('test-loss-tensor', { loss: 'tf.scalar(sum / loader.samples) as unknown as number' }),
  test('test-rows', { keep: 'predictions.push(...(p.arraySync() as unknown as number[]));' }),
  test('test-returns-nothing', 'return undefined as unknown as TestResult;'),
];

export const faultyStructure: readonly FaultySample[] = [...againstTheRules, ...notRunnable, ...ofAnotherKind];
