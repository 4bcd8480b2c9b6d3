import { Matrix, MatrixTransposeView } from 'ml-matrix';
import { expect, test } from 'vitest';
import { createObjects, createWatch, keptIndices, keptList, keptMatrix, keptResult } from './objects.ts';

/** Lists what a call is seen to have changed of three columns in a list, or of indices. */
function seen(change: (list: Matrix[], indices: number[]) => void): string[] {
  const list = [1, 2, 3].map((value) => Matrix.columnVector([value, -value]));
  const indices = [4, 5, 6];
  const { changes, watching } = createWatch();
  watching('f', [...keptList('list', list), keptIndices('indices', indices)], () => change(list, indices));
  return changes.map(({ call, what, actual }) => `${call} ${what}: ${actual.join(' ')}`);
}

test.each<[string, Parameters<typeof seen>[0], string[]]>([
  ['nothing', () => {}, []],
  ['a number', ([, second]) => void second.set(0, 0, 7), ['f list[1]: 7 -2']],
  ['a number, put back', ([first]) => void first.set(0, 0, 7).set(0, 0, 1), []],
  ['the order of a list', (list) => void list.reverse(), ['f the list list: 2 1 0']],
  ['the length of a list', (list) => void list.pop(), ['f the list list: 0 1']],
  ['a matrix for an equal one', (list) => void list.splice(0, 1, list[0].clone()), ['f the list list: -1 1 2']],
  ['indices', (_, indices) => void indices.fill(0), ['f indices: 0 0 0']],
  [
    'a matrix among indices',
    (_, indices) => void indices.splice(1, 1, Matrix.zeros(1, 1) as never),
    ['f indices: 4 NaN 6'],
  ],
  ['indices, emptied', (_, indices) => void indices.splice(0), ['f indices: ']],
])('a watch sees %s', (_, change, expected) => {
  expect(seen(change)).toEqual(expected);
});

test.each<[string, Parameters<typeof seen>[0], string]>([
  [
    'a method of its own',
    ([first]) => {
      const kept = first.to1DArray();
      first.mul(0);
      Object.assign(first, { to1DArray: () => kept, get: () => 1 });
    },
    'f list[0]: 0 0',
  ],
  [
    'an accessor that puts numbers back',
    ([first]) => {
      const rows = [Float64Array.of(1), Float64Array.of(-1)];
      Object.defineProperty(first, 'data', { get: () => rows });
    },
    'f list[0]: NaN',
  ],
  [
    'exchanged rows',
    ([first]) => void Object.assign(first, { data: [Float64Array.of(9), Float64Array.of(9)] }),
    'f list[0]: NaN',
  ],
  [
    'methods of an array',
    (_, indices) => {
      const kept = indices.slice();
      indices.length = 1;
      indices.slice = () => kept;
    },
    'f indices: 4',
  ],
])('a watch sees through %s', (_, change, expected) => {
  expect(seen(change)).toEqual([expected]);
});

test('objects of one role and size are the same again, with other numbers', () => {
  const objects = createObjects();
  const [column, list, indices] = [
    objects.column('x', [1, 2]),
    objects.columns('y', [[1], [2]]),
    objects.indices('t', [1]),
  ];
  const [first] = list;
  expect(objects.column('x', [3, 4])).toBe(column);
  expect(objects.columns('y', [[5], [6]])).toBe(list);
  expect(objects.indices('t', [7])).toBe(indices);
  expect([column.to1DArray(), list[0] === first, list.map((y) => y.get(0, 0)), indices]).toEqual([
    [3, 4],
    true,
    [5, 6],
    [7],
  ]);
  expect(objects.column('x', [1, 2, 3])).not.toBe(column);
  expect(objects.column('other', [1, 2])).not.toBe(column);
});

test('equal columns one after the other are one matrix', () => {
  const [first, second, third, fourth] = createObjects().columns('y', [[1], [1], [2], [1]]);
  expect([second === first, third === first, fourth === first]).toEqual([true, false, false]);
  expect([first, third, fourth].map((y) => y.get(0, 0))).toEqual([1, 2, 1]);
});

test('a result is read again where its caller finds it', () => {
  const { changes, look } = createWatch();
  let value = 1;
  const lists = {
    get y() {
      return value === 0 ? [] : [Matrix.columnVector([value])];
    },
  };
  const kept = keptResult('y[0]', () => lists.y[0]);
  look('f', [kept]);
  value = 2;
  look('g', [kept]);
  value = 0;
  look('h', [kept]);
  expect(changes.map(({ call, actual }) => [call, actual])).toEqual([
    ['g', [2]],
    ['h', [Number.NaN]],
  ]);
});

test('what stands in the place of numbers is told in words', () => {
  const { changes, look } = createWatch();
  const [matrix, indices, lists] = [Matrix.columnVector([1]), [1, 2], { y: Matrix.columnVector([1]) }];
  const kept = [keptMatrix('m', matrix), keptIndices('i', indices), keptResult('y', () => lists.y)];
  indices[1] = Number.NaN;
  look('f', kept);
  Object.assign(matrix, { data: [Float64Array.of(1)] });
  Object.assign(indices, [1, Matrix.zeros(2, 1)]);
  Object.assign(lists, { y: [1] });
  look('g', kept);
  expect(changes.map(({ call, what, became }) => [call, what, became])).toEqual([
    ['f', 'i', undefined],
    ['g', 'm', 'other rows in the same matrix'],
    ['g', 'i', 'a Matrix [2, 1] at [1]'],
    ['g', 'y', 'an array of 1'],
  ]);
});

test('an object that was taken apart is made anew', () => {
  const objects = createObjects();
  const column = objects.column('x', [1, 2]);
  column.removeRow(0);
  expect(objects.column('x', [3, 4]).to1DArray()).toEqual([3, 4]);
});

test('a kept matrix that is a view is read by its methods', () => {
  const { changes, look } = createWatch();
  const view = new MatrixTransposeView(Matrix.columnVector([1, 2]));
  const kept = keptMatrix('view', view as unknown as Matrix);
  view.set(0, 1, 5);
  look('f', [kept]);
  expect(changes).toMatchObject([{ what: 'view', expected: [1, 2], actual: [1, 5] }]);
});
