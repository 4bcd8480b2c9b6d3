import { AbstractMatrix, Matrix, MatrixFlipRowView, MatrixTransposeView } from 'ml-matrix';
import { expect, test } from 'vitest';
import { MAKERS, sayShapes } from './shapes.ts';

const functions = MAKERS.map((name) => typeof Reflect.get(AbstractMatrix, name));

sayShapes();

const [wide, column, row] = [Matrix.ones(2, 3), Matrix.ones(2, 1), Matrix.ones(1, 2)];

test.each<[string, () => unknown, string]>([
  ['a product', () => wide.mmul(column), 'mmul of [2, 3] and [2, 1]: the first must have as many columns as'],
  ['a sum', () => column.clone().add(row), 'add of [2, 1] and [1, 2]: both must have the same shape'],
  ['a new matrix', () => Matrix.sub(column, row), 'sub of [2, 1] and [1, 2]: both must have the same shape'],
  ['a product with nothing', () => wide.mmul(undefined as never), 'mmul of [2, 3] and undefined: it must be a Matrix'],
  [
    'a vector',
    () => column.clone().divRowVector(row),
    'divRowVector of [2, 1] and [1, 2]: the second must have an entry',
  ],
  ['a new matrix of nothing', () => Matrix.mul(undefined as never, 2), 'Matrix.mul of undefined: its first argument'],
  ['an entry of no row', () => wide.get(Number.NaN, 0), 'get of [2, 3] for row NaN: its rows are 0 to 1'],
  ['another new matrix of nothing', () => Matrix.subtract(undefined as never, 2), 'Matrix.subtract of undefined: its'],
  ['an entry of no row of none', () => Matrix.zeros(0, 3).get(0, 0), 'get of [0, 3] for row 0: it has none'],
  ['an entry of no column of a view', () => new MatrixTransposeView(wide).get(0, 5), 'get of [3, 2] for column 5: its'],
  ['an entry of no row of a view', () => new MatrixFlipRowView(wide).set(2, 0, 1), 'set of [2, 3] for row 2: its'],
  ['an entry that is set beyond', () => wide.clone().set(2, 0, 1), 'set of [2, 3] for row 2: its rows are 0 to 1'],
])('the error of %s says the shapes', (_, call, message) => {
  expect(call).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
});

test('what is computed stays as it is, and errors of another kind do', () => {
  expect(wide.transpose().mmul(column).to1DArray()).toEqual([2, 2, 2]);
  expect([wide.get(1, 2), wide.clone().set(1, 2, 5).get(1, 2), Matrix.mul(wide, 2).get(0, 0)]).toEqual([1, 5, 2]);
  expect(wide.get(0, 3)).toBeUndefined();
  expect(() => wide.getRow(5)).toThrow('Row index out of range');
});

test('what makes matrices is of the package', () => {
  expect(functions).toEqual(MAKERS.map(() => 'function'));
});

test('a function without its matrix fails as the package has it', () => {
  const { get } = wide;
  expect(() => get(0, 0)).toThrow(/Cannot read properties of undefined/);
});
