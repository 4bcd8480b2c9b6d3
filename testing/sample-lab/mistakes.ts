import { type KnownMistakes, mistakeIn, NO_HOST } from 'lab-harness/authoring';
import createDriver from './driver.ts';

/** Mistakes in `double`, which `fourfold` uses. */
const mistake = mistakeIn('sums.double', { fails: ['sums.double', 'sums.fourfold'] });

export default {
  reference: { double: (x: number) => 2 * x, fourfold: (x: number) => 4 * x },
  mistakes: [
    mistake('adds-one', 'This is adds-one.', 'return x + 1;'),
    mistake('constant', 'This is constant.', 'return 3;'),
    // On whole numbers up to 2 the same, and different elsewhere.
    mistake('triples', 'This is triples.', 'return 3 * x;'),
    mistake('adds-square', 'This is adds-square.', 'return x + x * x;'),
  ],
  open: (module: Parameters<typeof createDriver>[0]) => createDriver(module, NO_HOST),
  tolerance: 1e-9,
  procedures: { double: {}, fourfold: { costly: true } },
  comparable: (_, result) => result,
} satisfies KnownMistakes;
