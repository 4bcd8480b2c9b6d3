import { Matrix } from 'ml-matrix';
import type { Dataset, Layer } from './contracts.ts';
import type { SeededRandom } from './random.ts';

/**
 * Draws synthetic examples of two classes: two half circles that reach into each other, which no straight line parts.
 * The classes alternate. The second feature is in a unit 40 times as large and far from zero, so that scaling matters.
 *
 * @param noise each coordinate is off by up to ± this much, in radii
 */
export function drawMoons(count: number, noise: number, random: SeededRandom): Dataset {
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const rows = labels.map((label) => {
    const angle = random.uniform(0, Math.PI);
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const [right, up] = label === 0 ? [x, y] : [1 - x, 0.5 - y];
    return [right + random.uniform(-noise, noise), 100 + 40 * (up + random.uniform(-noise, noise))];
  });
  return { features: new Matrix(rows), labels };
}

/**
 * Draws fresh layers: weights uniform in ±√(1/n), with n the inputs of their layer, and biases of zero.
 * @param sizes numbers of features, of hidden units if there are any, and of outputs: [2, 8, 1]
 */
export function drawLayers(sizes: readonly number[], random: SeededRandom): Layer[] {
  return sizes.slice(1).map((outputs, i) => {
    const bound = Math.sqrt(1 / sizes[i]);
    const W = Matrix.rand(sizes[i], outputs, { random: () => random.uniform(-bound, bound) });
    return { W, b: Matrix.zeros(1, outputs) };
  });
}
