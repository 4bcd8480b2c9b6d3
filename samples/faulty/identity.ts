import type { FaultySample } from 'lab-harness/authoring';
import { BACKPROP, backward, forward } from '../../graders/mistakes/network-blocks.ts';
import { SOFTMAX_ONLY } from '../../graders/mistakes/softmax.ts';
import { gradients, loss, pass, softmax, text } from './makers.ts';

/** The same body, but for an object that it has been given before: then its earlier result, copied. */
const rememberedBy = (key: string, type: string, copy: string, body: string): string =>
  `const self = this as { seen?: WeakMap<object, ${type}> };
   const seen = (self.seen ??= new WeakMap());
   const copied = (result: ${type}) => ${copy};
   const run = () => { ${body} };
   if (!seen.has(${key})) seen.set(${key}, run());
   return copied(seen.get(${key}) as ${type});`;

const copiedGradients = `Object.fromEntries(Object.entries(result).map(([name, m]) => [name, m.clone()])) as unknown as Gradients`;
const copiedPass = '({ x: result.x, a: result.a.map((m) => m.clone()), yPred: result.yPred.map((m) => m.clone()) })';
const correctSoftmax = 'const e = Matrix.exp(Matrix.sub(x, x.max())); return e.div(e.sum());';
const crossEntropy = 'targets.reduce((s, k, t) => s - Math.log(yPred[t].get(k, 0)), 0)';

/** Results that depend on which object comes, and not on what it holds. */
const byIdentity: readonly FaultySample[] = [
  softmax('softmax-remembers-by-matrix', rememberedBy('x', 'Matrix', 'result.clone()', correctSoftmax), SOFTMAX_ONLY),
  loss('loss-remembers-by-predictions', rememberedBy('yPred', 'number', 'result', `return ${crossEntropy};`)),
  loss('loss-remembers-by-targets', rememberedBy('targets', 'number', 'result', `return ${crossEntropy};`)),
  loss(
    'loss-remembers-each-distribution',
    `const self = this as { seen?: WeakMap<Matrix, number[]> };
     const seen = (self.seen ??= new WeakMap());
     const read = (y: Matrix) => { if (!seen.has(y)) seen.set(y, y.to1DArray()); return seen.get(y) as number[]; };
     return targets.reduce((s, k, t) => s - Math.log(read(yPred[t])[k]), 0);`,
  ),
  pass('forward-remembers-by-inputs', rememberedBy('inputs', 'ForwardPass', copiedPass, forward())),
  pass('forward-remembers-by-state', rememberedBy('aPrev', 'ForwardPass', copiedPass, forward())),
  gradients('backward-remembers-by-pass', rememberedBy('pass', 'Gradients', copiedGradients, backward())),
  gradients('backward-remembers-by-targets', rememberedBy('targets', 'Gradients', copiedGradients, backward())),
];

/** Results that depend on what came before under the same name, and not on the parameters as they are. */
const byName: readonly FaultySample[] = [
  text('predict-remembers-its-start', {
    before: `const self = this as { begun?: Map<string, ForwardPass> };
      const begun = (self.begun ??= new Map<string, ForwardPass>());`,
    distribution: `(drawn > 0 ? pass : (pass = begun.get(start) ?? (begun.set(start, pass), pass))).yPred[pass.yPred.length - 1]`,
  }),
];

/** Results that the object keeps, so that what the caller does with one shows in the next. */
const shared: readonly FaultySample[] = [
  softmax(
    'softmax-same-matrix-for-same-logits',
    `const self = this as { known?: Map<string, Matrix> };
     const known = (self.known ??= new Map());
     const key = x.to1DArray().join();
     const e = Matrix.exp(Matrix.sub(x, x.max()));
     if (!known.has(key)) known.set(key, e.div(e.sum()));
     return known.get(key) as Matrix;`,
  ),
  pass('forward-keeps-its-first-pass', {
    start: `const self = this as { known?: Map<string, ForwardPass> }; const known = (self.known ??= new Map());
      const key = JSON.stringify([inputs, aPrev.to1DArray(), Waa.to2DArray(), by.to1DArray()]);
      const kept = known.get(key); if (kept) return kept;`,
    end: 'known.set(key, { x, a, yPred });',
  }),
  gradients('backward-keeps-its-first-gradients', {
    start: `const self = this as { known?: Map<string, Gradients> }; const known = (self.known ??= new Map());
      const key = JSON.stringify([targets, x, a, yPred, Wya]);
      const kept = known.get(key); if (kept) return kept;`,
    end: 'known.set(key, { dWax, dWaa, dWya, dba, dby });',
  }),
];

/** Passes that hold what the caller goes on to change, and gradients in an object that the next call fills again. */
const notCopied: readonly FaultySample[] = [
  {
    id: 'backward-reads-inputs-that-forward-keeps',
    blocks: {
      'q1.forward': `const kept = (() => { ${forward()} })(); return { ...kept, inputs } as ForwardPass;`,
      'q1.backward': `const { inputs = null } = pass as { inputs?: number[] };
        pass = { ...pass, x: pass.x.map((x, t) => oneHot(inputs ? inputs[t] : x.maxIndex()[0], x.rows)) };
        ${backward()}`,
    },
    fails: BACKPROP,
  },
  gradients(
    'backward-fills-one-object',
    `return Object.assign(((this as { g?: object }).g ??= {}), (() => { ${backward()} })()) as Gradients;`,
  ),
  pass('forward-goes-on-from-zero', {
    start: `const self = this as { last?: Matrix };
      if (inputs.length === 1 && self.last && aPrev.max() === 0 && aPrev.min() === 0) aPrev = self.last;`,
    end: 'self.last = a[a.length - 1].clone();',
  }),
  softmax(
    'softmax-remembers-four-digits',
    `const self = this as { known?: Map<string, Matrix> };
     const known = (self.known ??= new Map());
     const key = x.to1DArray().map((v) => v.toFixed(4)).join();
     const e = Matrix.exp(Matrix.sub(x, x.max()));
     if (!known.has(key)) known.set(key, e.div(e.sum()));
     return (known.get(key) as Matrix).clone();`,
  ),
];

/** Arrays of indices that are others afterwards. */
const indices: readonly FaultySample[] = [
  pass('forward-empties-inputs', { end: 'inputs.length = 0;' }),
  pass('forward-overwrites-inputs', { end: 'inputs.fill(0);' }),
  gradients('backward-empties-targets', { end: 'targets.splice(0);' }),
  gradients('backward-sorts-targets', { end: 'targets.sort((p, q) => p - q);' }),
];

/** What the object holds is part of a result that is to follow from the arguments alone. */
const notTheArguments: readonly FaultySample[] = [
  loss(
    'loss-with-a-penalty',
    `const { Wya } = this.parameters; return ${crossEntropy} + 1e-3 * Matrix.mul(Wya, Wya).sum();`,
  ),
  {
    id: 'loss-as-long-as-the-last-forward',
    blocks: {
      'q1.forward': forward({ start: 'Object.assign(this, { steps: inputs.length });' }),
      'q1.loss': `const { steps = targets.length } = this as { steps?: number };
        return -targets.slice(0, steps).reduce((s, k, t) => s + Math.log(yPred[t].get(k, 0)), 0);`,
    },
    fails: ['q1.predict'],
  },
  softmax(
    'softmax-adds-the-output-bias',
    `const { by } = this.parameters; const z = x.rows === by.rows ? Matrix.add(x, by) : x;
     const e = Matrix.exp(Matrix.sub(z, z.max())); return e.div(e.sum());`,
  ),
];

export const faultyIdentity: readonly FaultySample[] = [
  ...byIdentity,
  ...byName,
  ...shared,
  ...notCopied,
  ...indices,
  ...notTheArguments,
];
