import { AbstractMatrix } from 'ml-matrix';

// ml-matrix says 'Cannot read properties of undefined' or 'Matrices dimensions must be equal' where shapes do not fit, and
// not which shapes these are: a hundred mistakes share these texts. What it computes stays as it is.

type Operation = (this: AbstractMatrix, other: AbstractMatrix) => unknown;

const OPERATIONS = {
  mmul: ([, columns]: Shape, [rows]: Shape) =>
    columns === rows || 'the first must have as many columns as the second has rows',
  ...Object.fromEntries(['addM', 'subM', 'mulM', 'divM'].map((name) => [name, equal])),
};

type Shape = readonly [rows: number, columns: number];

function equal(one: Shape, other: Shape): true | string {
  return String(one) === String(other) || 'both must have the same shape';
}

/** Has errors of matrix operations say the shapes that do not fit. */
export function sayShapes(): void {
  for (const [name, fits] of Object.entries(OPERATIONS)) {
    const operation: Operation = Reflect.get(AbstractMatrix.prototype, name);
    const value: Operation = function (other) {
      try {
        return operation.call(this, other);
      } catch (error) {
        const rule = error instanceof Error && AbstractMatrix.isMatrix(other) && fits(shapeOf(this), shapeOf(other));
        if (typeof rule === 'string') {
          (error as Error).message = `${name.replace(/M$/, '')} of ${shown(this)} and ${shown(other)}: ${rule}`;
        }
        throw error;
      }
    };
    Object.defineProperty(AbstractMatrix.prototype, name, { value, configurable: true, writable: true });
  }
}

const shapeOf = ({ rows, columns }: AbstractMatrix): Shape => [rows, columns];
const shown = (matrix: AbstractMatrix): string => `[${shapeOf(matrix).join(', ')}]`;
