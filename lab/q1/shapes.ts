import { kindOf, shapeText } from 'lab-harness/inside';
import { AbstractMatrix } from 'ml-matrix';

// ml-matrix says 'Cannot read properties of undefined' or 'Matrices dimensions must be equal' where shapes do not fit, and
// not which shapes these are: a hundred mistakes share these texts. What it computes stays as it is.

type Operation = (this: AbstractMatrix, other: unknown) => unknown;
type Shape = readonly [rows: number, columns: number];

/** Says why a matrix and the other operand do not fit, where they do not. */
type Rule = (one: Shape, other: AbstractMatrix | readonly unknown[]) => string | false;

const equal: Rule = (one, other) =>
  !isArray(other) && String(one) !== String(shapeOf(other)) && 'both must have the same shape';
const each = (which: 0 | 1, what: string): Rule => {
  return (one, other) =>
    one[which] !== (isArray(other) ? other.length : other.size) &&
    `the second must have an entry for each ${what} of the first`;
};

const FOUR = ['add', 'sub', 'mul', 'div'];
const OPERATIONS: Readonly<Record<string, Rule>> = {
  mmul: ([, columns], other) =>
    !isArray(other) && columns !== other.rows && 'the first must have as many columns as the second has rows',
  ...Object.fromEntries(FOUR.map((name) => [`${name}M`, equal])),
  ...Object.fromEntries(FOUR.map((name) => [`${name}ColumnVector`, each(0, 'row')])),
  ...Object.fromEntries(FOUR.map((name) => [`${name}RowVector`, each(1, 'column')])),
};

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Has errors of matrix operations say the shapes that do not fit, or what is no matrix. */
export function sayShapes(): void {
  for (const [name, rule] of Object.entries(OPERATIONS)) {
    const operation: Operation = Reflect.get(AbstractMatrix.prototype, name);
    const value: Operation = function (other) {
      try {
        return operation.call(this, other);
      } catch (error) {
        if (error instanceof Error) {
          const isOperand = AbstractMatrix.isMatrix(other) || isArray(other);
          const why = isOperand ? rule(shapeOf(this), other) : 'it must be a Matrix';
          const shown = AbstractMatrix.isMatrix(other) ? shape(other) : kindOf(other);
          if (why) error.message = `${name.replace(/M$/, '')} of ${shape(this)} and ${shown}: ${why}`;
        }
        throw error;
      }
    };
    Object.defineProperty(AbstractMatrix.prototype, name, { value, configurable: true, writable: true });
  }
}

const shapeOf = ({ rows, columns }: AbstractMatrix): Shape => [rows, columns];
const shape = (matrix: AbstractMatrix): string => shapeText(shapeOf(matrix));
