import { type Example, gradientsOf, mapParameters, type PlainGradients, type PlainParameters } from './plain.ts';

// Complex numbers in two parts, so that an array of them is two arrays of numbers.
interface Complex {
  re: number;
  im: number;
}
interface ComplexVector {
  re: number[];
  im: number[];
}
interface ComplexMatrix {
  re: number[][];
  im: number[][];
}
type ComplexParameters = { [Name in keyof PlainParameters]: ComplexMatrix };

/**
 * Step h, so small that its square is lost beside any real part, where it has been doubled at each of 150 steps, too, and
 * far above the smallest double.
 */
const STEP = 1e-100;

/**
 * Computes gradients of the loss of Q1's network by the complex-step derivative
 *   ∂L/∂θ = Im L(θ + ih) / h,  h = 1e-100,
 * which subtracts nothing and so is as precise as the loss itself (Squire & Trapp, SIAM Review 40,
 * 1998; Martins, Sturdza & Alonso, ACM TOMS 29, 2003). It knows nothing about backpropagation.
 */
export function complexStepGradients(parameters: PlainParameters, example: Example): PlainGradients {
  const perturbed = mapParameters(parameters, toComplex);
  return gradientsOf(parameters, (name, row, column) => {
    const imaginary = perturbed[name].im[row];
    imaginary[column] = STEP;
    const derivative = loss(perturbed, example).im / STEP;
    imaginary[column] = 0;
    return derivative;
  });
}

/** Computes L = −Σ_t log y_t[target_t], with a_t = tanh(Wax x_t + Waa a_{t−1} + ba), y_t = softmax(Wya a_t + by). */
function loss(parameters: ComplexParameters, { inputs, targets, aPrev }: Example): Complex {
  const { Wax, Waa, Wya, ba, by } = parameters;
  const total = { re: 0, im: 0 };
  let a: ComplexVector = { re: aPrev, im: aPrev.map(() => 0) };
  for (const [t, input] of inputs.entries()) {
    const z = affine(Waa, a, ba);
    addColumn(z, Wax, input);
    a = tanh(z);
    const minusLog = crossEntropy(affine(Wya, a, by), targets[t]);
    total.re += minusLog.re;
    total.im += minusLog.im;
  }
  return total;
}

/** Computes W v + b, with W [m, n], v of n and b of m numbers. */
function affine(W: ComplexMatrix, v: ComplexVector, b: ComplexMatrix): ComplexVector {
  const re = new Array<number>(W.re.length);
  const im = new Array<number>(W.re.length);
  for (let row = 0; row < W.re.length; row++) {
    const wRe = W.re[row];
    const wIm = W.im[row];
    let sumRe = b.re[row][0];
    let sumIm = b.im[row][0];
    for (let column = 0; column < wRe.length; column++) {
      sumRe += wRe[column] * v.re[column] - wIm[column] * v.im[column];
      sumIm += wRe[column] * v.im[column] + wIm[column] * v.re[column];
    }
    re[row] = sumRe;
    im[row] = sumIm;
  }
  return { re, im };
}

/** Adds W x to z, where x is one-hot at `column`: W [m, n], z of m numbers. */
function addColumn(z: ComplexVector, W: ComplexMatrix, column: number): void {
  for (let row = 0; row < z.re.length; row++) {
    z.re[row] += W.re[row][column];
    z.im[row] += W.im[row][column];
  }
}

/**
 * Computes tanh entry by entry: tanh(x + iy) = (tanh x · (1 + u²) + i u / cosh² x) / (1 + u² tanh² x), u = tan y: the addition theorem.
 * Written with cosh, the derivative keeps its digits where 1 − tanh² x would cancel.
 */
function tanh(z: ComplexVector): ComplexVector {
  const re = new Array<number>(z.re.length);
  const im = new Array<number>(z.re.length);
  for (let i = 0; i < z.re.length; i++) {
    const u = Math.tan(z.im[i]);
    const real = Math.tanh(z.re[i]);
    const denominator = 1 + u * u * real * real;
    re[i] = (real * (1 + u * u)) / denominator;
    im[i] = u / Math.cosh(z.re[i]) ** 2 / denominator;
  }
  return { re, im };
}

/** Computes −log softmax(z)[target] = log Σ_j exp(z_j − m) − (z_target − m), with m = max Re z against overflow. */
function crossEntropy(z: ComplexVector, target: number): Complex {
  const shift = Math.max(...z.re);
  let sumRe = 0;
  let sumIm = 0;
  for (let i = 0; i < z.re.length; i++) {
    const modulus = Math.exp(z.re[i] - shift);
    sumRe += modulus * Math.cos(z.im[i]);
    sumIm += modulus * Math.sin(z.im[i]);
  }
  return {
    re: Math.log(Math.hypot(sumRe, sumIm)) - (z.re[target] - shift),
    im: Math.atan2(sumIm, sumRe) - z.im[target],
  };
}

function toComplex(matrix: number[][]): ComplexMatrix {
  return { re: matrix, im: matrix.map((row) => row.map(() => 0)) };
}
