import { backward } from '../../graders/mistakes/network-blocks.ts';
import { changed, type FaultySample } from '../../harness/authoring/index.ts';
import { gradients, pass, text } from './makers.ts';

/** Every formula of question 1 is right, but for the step that it is about: one off, twice, or in another order. */
export const faultySteps: readonly FaultySample[] = [
  pass('forward-bias-in-first-step-only', {
    z: 'Matrix.add(Wax.mmul(xt), Waa.mmul(previous)).add(Matrix.mul(ba, t === 0 ? 1 : 0))',
  }),
  pass('forward-outputs-reversed', { returned: 'x, a, yPred: yPred.reverse()' }),
  pass('forward-input-of-step-before', {
    z: 'Matrix.add(Wax.mmul(x[t - 1] ?? xt), Waa.mmul(previous)).add(ba)',
  }),
  gradients('backward-input-of-next-step', { dWax: 'dz.mmul((x[t + 1] ?? x[t]).transpose())' }),
  gradients('backward-state-before-for-after', { dWya: 'dy.mmul(a[t].transpose())' }),
  gradients('backward-carried-piles-up', { carried: 'Matrix.add(carried, Waa.transpose().mmul(dz))' }),
  gradients(
    'backward-dWax-assigned',
    changed(backward(), 'dWax.add(dz.mmul(x[t].transpose()))', 'dWax.setColumn(x[t].maxIndex()[0], dz.to1DArray())'),
  ),
  text('predict-start-fed-again', {
    fed: '[...start, ...vocabulary.characters[next]].map((c) => vocabulary.indexOf(c))',
  }),
  text('predict-last-of-start-twice', { begin: "start + start.slice(-1) || '\\n'" }),
  text('predict-newline-after-start', { begin: "start + '\\n'" }),
  text('predict-first-step-distribution', { distribution: 'pass.yPred[0]' }),
  text('predict-one-too-few', { limit: 'drawn < MAX_DRAWN - 1' }),
  text('predict-newline-becomes-space', {
    stop: "text += next === newline ? ' ' : vocabulary.characters[next]; if (next === newline) break;",
  }),
  text('predict-ends-with-newline', { returned: "text + '\\n'" }),
];
