import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Source of random choices. */
export interface Random {
  /**
   * Draws index i with probability p[i], from one uniform draw u in [0, 1): the first i whose
   * cumulative sum p[0] + … + p[i] exceeds u.
   *
   * @param p an array of probabilities that sum to 1
   * @throws TypeError where p is not an array of numbers
   * @throws RangeError where p is empty, has an entry outside [0, 1] or does not sum to 1
   */
  choice(p: ArrayLike<number>): number;
}

/** Distance from 1 that the sum of a distribution may have: rounding stays far below, mistakes far above. */
const SUM_TOLERANCE = 1e-6;

/** Random numbers that repeat exactly from the same seed (Mersenne Twister). */
export class SeededRandom implements Random {
  readonly #generator;

  /** Seeds the generator. @param seed a 32-bit integer */
  constructor(seed: number) {
    this.#generator = mersenne(seed);
  }

  /** Draws a number in [0, 1), with 53 random bits. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Draws a number in [low, high). */
  uniformBetween(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  choice(p: ArrayLike<number>): number {
    checkDistribution(p);
    const u = this.uniform();
    let cumulative = 0;
    let lastPossible = 0;
    for (let i = 0; i < p.length; i++) {
      cumulative += p[i];
      if (u < cumulative) return i;
      if (p[i] > 0) lastPossible = i;
    }
    // Rounding can leave the whole sum a little below 1, and u between the two.
    return lastPossible;
  }

  /** Makes a shuffled copy, every order equally likely (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = uniformInt(this.#generator, 0, i);
      [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
    }
    return shuffled;
  }
}

/** Checks probabilities; throws what `choice` throws. */
export function checkDistribution(p: ArrayLike<number>): void {
  if (typeof p?.length !== 'number') {
    throw new TypeError('choice needs an array of probabilities; matrix.to1DArray() makes one of a column');
  }
  if (p.length === 0) throw new RangeError('choice needs at least one probability, and the array is empty');
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    if (typeof p[i] !== 'number') {
      throw new TypeError(`choice needs an array of numbers, and p[${i}] is of type ${typeof p[i]}`);
    }
    if (!(p[i] >= 0)) throw new RangeError(`choice needs probabilities, and p[${i}] is ${p[i]}`);
    sum += p[i];
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new RangeError(`choice needs probabilities that sum to 1, and p, of length ${p.length}, sums to ${sum}`);
  }
}
