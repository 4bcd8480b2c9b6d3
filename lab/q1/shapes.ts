import { kindOf, shapeText } from 'lab-harness/inside';
import * as matrices from 'ml-matrix';
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

/** Functions of Matrix that make a new matrix of their first argument. */
export const MAKERS = [...FOUR, 'subtract', 'multiply', 'divide', 'exp', 'log', 'tanh', 'pow'];

/** Has errors of matrix operations say the shapes that do not fit, what is no matrix, and which entry there is not. */
export function sayShapes(): void {
  sayMissingRows();
  for (const name of MAKERS) {
    const make: (...given: unknown[]) => unknown = Reflect.get(AbstractMatrix, name);
    const value = function (this: unknown, ...given: unknown[]) {
      try {
        return make.apply(this, given);
      } catch (error) {
        const [first] = given;
        if (error instanceof Error && !AbstractMatrix.isMatrix(first) && !isArray(first))
          error.message = `Matrix.${name} of ${kindOf(first)}: its first argument must be a Matrix`;
        throw error;
      }
    };
    Object.defineProperty(AbstractMatrix, name, { value, configurable: true, writable: true });
  }
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

/** Kinds of matrices that read entries in their own way: plain ones, and views, by their own rows and columns, of others. */
const KINDS = Object.entries<unknown>(matrices).flatMap(([name, kind]) =>
  typeof kind === 'function' && /^Matrix(\w+View)?$/.test(name) ? [kind] : [],
);

/** Has reading and writing an entry say which row there is not, where the error is that of reading undefined. */
function sayMissingRows(): void {
  for (const { prototype } of KINDS) {
    for (const name of ['get', 'set']) {
      const access: (...given: unknown[]) => unknown = Reflect.get(prototype, name);
      const value = function (this: unknown, ...given: unknown[]) {
        try {
          return access.apply(this, given);
        } catch (error) {
          const missing = AbstractMatrix.isMatrix(this) && missingPlace(this, given);
          if (error instanceof Error && missing) error.message = `${name} of ${missing}`;
          throw error;
        }
      };
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
    }
  }
}

/** Says of which row or column that is asked for a matrix has none. */
function missingPlace({ rows, columns }: AbstractMatrix, asked: readonly unknown[]): string | undefined {
  const places = Object.entries({ row: rows, column: columns }).map(([what, count], i) => {
    const index = asked[i];
    if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < count) return undefined;
    const has = count === 0 ? 'it has none' : `its ${what}s are 0 to ${count - 1}`;
    return `${shapeText([rows, columns])} for ${what} ${typeof index === 'number' ? index : kindOf(index)}: ${has}`;
  });
  return places.find((place) => place !== undefined);
}

const shapeOf = ({ rows, columns }: AbstractMatrix): Shape => [rows, columns];
const shape = (matrix: AbstractMatrix): string => shapeText(shapeOf(matrix));
