import { drawable } from './numbers.ts';

/** A square of a grid: an entry of a matrix, or several of a large one. */
export interface Square {
  row: number;
  column: number;
  /** null where it is not finite */
  error: number | null;
}

/** Squares in a row or a column. */
const MOST_SQUARES = 28;

/** Rows and columns of entries that a square of so large a matrix stands for. */
export function patchSize(rows: number, columns: number): number {
  return Math.max(1, Math.ceil(Math.max(rows, columns) / MOST_SQUARES));
}

/** The squares of a matrix, each with the worst of its entries: one that is not finite is worse than any other. */
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
