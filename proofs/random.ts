import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

export type Random = ReturnType<typeof randomFrom>;

/** Makes a source of random numbers that repeat exactly from the same 32-bit seed (Mersenne Twister). */
export function randomFrom(seed: number) {
  const generator = mersenne(seed);
  const uniform = () => uniformFloat64(generator);
  return {
    /** Draws a number in [0, 1). */
    uniform,
    /** Draws a number in [low, high). */
    between: (low: number, high: number) => low + (high - low) * uniform(),
    /** Makes a shuffled copy, every order equally likely (Fisher–Yates). */
    shuffle<T>(items: readonly T[]): T[] {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = uniformInt(generator, 0, i);
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return shuffled;
    },
  };
}
