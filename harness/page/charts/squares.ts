import { drawable, extentOf } from './scales.ts';

/** Square of a grid: an entry of a matrix, or several of a large one. */
export interface Square {
  row: number;
  column: number;
  /** null where it is not finite */
  error: number | null;
}

/** Squares in a row or a column. */
const MOST_SQUARES = 28;

/** Counts the rows and columns of entries that a square of so large a matrix stands for. */
export function patchSize(rows: number, columns: number): number {
  return Math.max(1, Math.ceil(Math.max(rows, columns) / MOST_SQUARES));
}

/** Divides a matrix into squares, each with the worst of its entries: one that is not finite is worse than any other. */
export function squaresOf(entries: readonly (readonly (number | null)[])[], patch: number): Square[] {
  const squares = new Map<string, Square>();
  for (const [i, row] of entries.entries()) {
    for (const [j, entry] of row.entries()) {
      const place = { row: Math.floor(i / patch), column: Math.floor(j / patch) };
      const key = `${place.row},${place.column}`;
      const error = drawable(entry);
      const square = squares.get(key);
      if (square === undefined) squares.set(key, { ...place, error });
      else square.error = error === null || square.error === null ? null : Math.max(error, square.error);
    }
  }
  return [...squares.values()];
}

/**
 * Look of an error: 'right', a shade of wrong from 1 (slight) to 4 (severe), or 'gap' where it is not
 * finite.
 */
export type Shade = 'right' | 1 | 2 | 3 | 4 | 'gap';

const SEVERE = 4;

/** Shades of some errors. */
export interface Shading {
  /** those that wrong errors have, each with the largest error that has it, from slight to severe */
  steps: { shade: Shade; largest: number }[];
  shadeOf(error: number | null): Shade;
}

/**
 * Finds shades for some errors: of equal steps in the logarithm, from the threshold to the largest error.
 *
 * @param threshold the largest error that is right; above 0
 */
export function shadingOf(errors: readonly (number | null)[], threshold: number): Shading {
  const wrong = errors.map(drawable).filter((error) => error !== null && error > threshold);
  const [, worst] = extentOf(wrong) ?? [0, threshold];
  // Logarithms, for the quotient of the two may be too large.
  const start = Math.log10(threshold);
  const decades = Math.log10(worst) - start;
  const count = wrong.length === 0 ? 0 : Math.min(SEVERE, Math.max(1, Math.ceil(decades)));
  const steps = Array.from({ length: count }, (_, i) => ({
    // Few shades are the severe ones: what is wrong must stand out.
    shade: (SEVERE - count + 1 + i) as Shade,
    largest: i === count - 1 ? worst : 10 ** (start + (decades * (i + 1)) / count),
  }));
  return {
    steps,
    shadeOf(error) {
      const value = drawable(error);
      if (value === null) return 'gap';
      if (value <= threshold) return 'right';
      return steps.find(({ largest }) => value <= largest)?.shade ?? SEVERE;
    },
  };
}
