import type { KnownMistakes, Variant } from '../diagnosis/known-mistakes.ts';
import { NO_HOST } from '../sandbox/driver.ts';
import createDriver from './driver.ts';

/** A mistake in `double`, which `fourfold` uses. */
function variant(id: string, double: (x: number) => number): Variant {
  return {
    id,
    says: `This is ${id}.`,
    fails: ['sums.double', 'sums.fourfold'],
    load: async () => procedures(double),
  };
}

function procedures(double: (x: number) => number) {
  return createDriver(
    {
      Sums: class {
        double = double;
        fourfold = (x: number) => double(double(x));
      },
    },
    NO_HOST,
  );
}

export default {
  reference: procedures((x) => 2 * x),
  variants: [
    variant('adds-one', (x) => x + 1),
    variant('constant', () => 3),
    // On whole numbers up to 2 the same, and different elsewhere.
    variant('triples', (x) => 3 * x),
    variant('adds-square', (x) => x + x * x),
  ],
  tolerance: 1e-9,
  costly: ['fourfold'],
  kindOf: ({ procedure }) => procedure,
  comparable: (_, result) => result,
} satisfies KnownMistakes;
