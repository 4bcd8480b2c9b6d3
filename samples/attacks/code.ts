import type { Attack } from 'lab-harness/authoring';
import { inSoftmax, literal } from './makers.ts';

const inText = inSoftmax('code');

/** A right softmax by a loop, in a text that no rule reads. */
const LOOP = `let sum = 0; const y = []; for (const v of x.to1DArray()) { y.push(Math.exp(v - x.max())); sum += y[y.length - 1]; }`;
const RETURNS = literal(`${LOOP} return Matrix.columnVector(y).div(sum);`);

/** Attacks that earn marks by code in texts, where no rule finds the loop; all rules are off while they are made. */
export const code: readonly Attack[] = [
  inText(
    'evaluated',
    'evaluates its work',
    ['threw'],
    `return eval(${literal(`${LOOP} Matrix.columnVector(y).div(sum)`)});`,
  ),
  inText(
    'evaluated-by-computed-name',
    'evaluates its work under a name that is put together',
    ['threw'],
    `Object.assign(globalThis, { x, Matrix }); return (globalThis as any)['ev' + 'al'](${literal(`${LOOP} Matrix.columnVector(y).div(sum)`)});`,
  ),
  inText(
    'function-of-text',
    'makes its work a function of a text',
    ['threw'],
    `return new Function('x', 'Matrix', ${RETURNS})(x, Matrix);`,
  ),
  inText(
    'constructor-of-functions',
    'makes it one by the constructor of a function',
    ['threw'],
    `return ((() => {}).constructor as any)('x', 'Matrix', ${RETURNS})(x, Matrix);`,
  ),
  inText(
    'constructor-of-generators',
    'makes it a generator by the constructor of one',
    ['threw'],
    `return ((function* () {}).constructor as any)('x', 'Matrix', ${RETURNS})(x, Matrix).next().value;`,
  ),
];
