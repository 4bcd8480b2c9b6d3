import { mistakeIn } from 'lab-harness/authoring';

/** Mistakes in `double`, which `fourfold` uses. */
const mistake = mistakeIn('sums.double', ['sums.double', 'sums.fourfold']);

export default [
  mistake('adds-one', 'This is adds-one.', 'return x + 1;'),
  mistake('constant', 'This is constant.', 'return 3;'),
  // On whole numbers up to 2 the same, and different elsewhere.
  mistake('triples', 'This is triples.', 'return 3 * x;'),
  mistake('adds-square', 'This is adds-square.', 'return x + x * x;'),
];
