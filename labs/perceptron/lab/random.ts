import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Random } from './contracts.ts';

/** Random numbers that repeat exactly from the same seed (Mersenne Twister). */
export class SeededRandom implements Random {
  readonly #generator;

  /** @param seed a 32-bit integer */
  constructor(seed: number) {
    this.#generator = mersenne(seed);
  }

  /** Draws a number in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = uniformInt(this.#generator, 0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
