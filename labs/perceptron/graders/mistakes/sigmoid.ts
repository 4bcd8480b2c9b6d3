import { type KnownMistake, mistakeIn } from 'lab-harness/authoring';
import { failing } from './blocks.ts';

const EVERYTHING = failing('sigmoid', 'gradient', 'train', 'predict', 'validate');
const ONLY = failing('sigmoid');
const sigmoid = mistakeIn('perceptron.sigmoid', EVERYTHING);

export const sigmoidMistakes: readonly KnownMistake[] = [
  sigmoid(
    'sigmoid-overflows',
    'exp(z) is divided by 1 + exp(z), which is Infinity / Infinity for large z; 1 / (1 + exp(−z)) has no such case.',
    'const e = Matrix.exp(z); return Matrix.div(e, Matrix.add(e, 1));',
    failing('sigmoid', 'gradient'),
  ),
  sigmoid(
    'sigmoid-sign',
    'The result is sigmoid(−z): in 1 / (1 + exp(−z)) the exponent has a minus sign.',
    'return Matrix.exp(z).add(1).pow(-1);',
  ),
  sigmoid(
    'sigmoid-through-tanh',
    'The result is (1 + tanh(z/2)) / 2, a sum of numbers that cancel for z far below 0; 1 / (1 + exp(−z)) keeps the digits.',
    'return Matrix.mul(z, 0.5).tanh().add(1).mul(0.5);',
    ONLY,
  ),
  sigmoid(
    'sigmoid-one-minus',
    'The result is 1 minus the probability of the other class, which loses its digits where that is near 1.',
    'return Matrix.exp(z).add(1).pow(-1).neg().add(1);',
    ONLY,
  ),
  sigmoid(
    'sigmoid-clips',
    'The results are bounded away from 0 and 1. sigmoid(z) = 1 / (1 + exp(−z)) has no bounds, and needs none.',
    `const y = Matrix.exp(Matrix.mul(z, -1)).add(1).pow(-1);
     return y.apply((i, j) => { y.set(i, j, Math.min(1 - 1e-15, Math.max(1e-15, y.get(i, j)))); });`,
    ONLY,
  ),
  sigmoid(
    'sigmoid-changes-argument',
    'The logits that are passed in are overwritten: z.neg() changes z, Matrix.mul(z, −1) makes a new matrix.',
    'return Matrix.exp(z.neg()).add(1).pow(-1);',
    failing('sigmoid', 'gradient', 'train', 'validate'),
  ),
  sigmoid(
    'sigmoid-derivative',
    'The result is the derivative σ(z) (1 − σ(z)); the function itself is 1 / (1 + exp(−z)).',
    'const y = Matrix.exp(Matrix.mul(z, -1)).add(1).pow(-1); return Matrix.sub(y, Matrix.mul(y, y));',
  ),
  sigmoid(
    'sigmoid-base-2',
    'Powers of 2 are taken instead of powers of e; sigmoid(z) = 1 / (1 + exp(−z)).',
    'return Matrix.exp(Matrix.mul(z, -Math.LN2)).add(1).pow(-1);',
  ),
  sigmoid(
    'sigmoid-tanh-itself',
    'The result is tanh(z), which lies between −1 and 1; sigmoid(z) = 1 / (1 + exp(−z)) lies between 0 and 1.',
    'return Matrix.tanh(z);',
  ),
];
