import { kindOf, shapeText } from 'lab-harness/inside';
import { type AbstractMatrix, Matrix } from 'ml-matrix';

// The objects that the student's functions get and return, as the driver sees them: by their numbers, in loops over indices,
// and by no method or accessor that the student's code can have replaced.

// Taken before the student's code can replace them.
const { isArray } = Array;
const { getOwnPropertyDescriptor, is } = Object;

/** A difference that a call made to what it is to leave as it is. */
export interface Change {
  /** the student's function that was called */
  call: string;
  /** what was changed, as code: `yPred[2]` */
  what: string;
  expected: number[];
  actual: number[];
  /** what stands there by now, in words, where that is no numbers */
  became?: string | undefined;
}

/** Numbers that are to stay as they are. */
interface Kept {
  readonly what: string;
  readonly expected: number[];
  read(): number[];
  /** Says what stands there where that is no numbers. */
  became?(): string | undefined;
}

/** Finds the rows of a matrix, which hold its numbers themselves; undefined for a view, which has none. */
function ownRows(matrix: AbstractMatrix): number[][] | undefined {
  const rows: unknown = getOwnPropertyDescriptor(matrix, 'data')?.value;
  return isArray(rows) && rows.length === matrix.rows && typeof rows[0] === 'object' ? rows : undefined;
}

/** Copies the numbers of a matrix: of a column [n, 1], n numbers. */
export function numbersOf(matrix: AbstractMatrix): number[] {
  const own = ownRows(matrix);
  const numbers: number[] = [];
  for (let i = 0, n = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++, n++) numbers[n] = own ? own[i][j] : matrix.get(i, j);
  }
  return numbers;
}

/** Copies the numbers of a matrix as rows. */
export function rowsOf(matrix: AbstractMatrix): number[][] {
  const numbers = numbersOf(matrix);
  const rows: number[][] = [];
  for (let i = 0; i < matrix.rows; i++) {
    rows[i] = [];
    for (let j = 0; j < matrix.columns; j++) rows[i][j] = numbers[i * matrix.columns + j];
  }
  return rows;
}

/** Makes a column [n, 1] of n numbers. */
export function columnOf(values: readonly number[]): Matrix {
  return fill(new Matrix(values.length, 1), (i) => values[i]);
}

/** Replaces all numbers of a matrix. */
export function fill(matrix: Matrix, value: (row: number, index: number) => number): Matrix {
  const own = ownRows(matrix);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) {
      if (own) own[i][j] = value(i, j);
      else matrix.set(i, j, value(i, j));
    }
  }
  return matrix;
}

/** Computes what is written into a row of a result that is the caller's by then: no right result holds it. */
export const writtenInto = (row: number): number => 7 + row;

/** Copies an array. */
function copyOf<Item>(array: ArrayLike<Item>): Item[] {
  const copy: Item[] = [];
  for (let i = 0; i < array.length; i++) copy[i] = array[i];
  return copy;
}

/** Keeps the numbers of a matrix, where they lie and where the matrix says that they lie. */
export function keptMatrix(what: string, matrix: Matrix): Kept {
  const own = ownRows(matrix);
  const rows = own && copyOf(own);
  // A matrix whose rows were exchanged, or are asked for by an accessor, is another one whatever it says.
  const isInPlace = () => own === undefined || (ownRows(matrix) === own && isSame(own, rows));
  return {
    what,
    expected: numbersOf(matrix),
    read: () => (isInPlace() ? numbersOf(matrix) : [Number.NaN]),
    became: () => (isInPlace() ? undefined : 'other rows in the same matrix'),
  };
}

/** Words before the name of an array of matrices, whose changes are those of places in it. */
export const LIST = 'the list ';

/** Keeps an array of matrices: their numbers, and which of them are in the array in which order. */
export function keptList(what: string, list: readonly Matrix[]): Kept[] {
  const members = copyOf(list);
  const kept: Kept[] = [];
  const order = () => {
    const places: number[] = [];
    for (let i = 0; i < list.length; i++) places[i] = list[i] === members[i] ? i : placeOf(list[i], members);
    return places;
  };
  for (let i = 0; i < members.length; i++) kept[i] = keptMatrix(`${what}[${i}]`, members[i]);
  kept[members.length] = { what: `${LIST}${what}`, expected: order(), read: order };
  return kept;
}

/** Keeps which matrices an object has under some names. */
export function keptPlaces(what: string, object: object, names: readonly string[]): Kept {
  const held: unknown[] = [];
  const expected: number[] = [];
  for (let i = 0; i < names.length; i++) {
    held[i] = Reflect.get(object, names[i]);
    expected[i] = i;
  }
  const read = () => {
    const places: number[] = [];
    for (let i = 0; i < names.length; i++) places[i] = Reflect.get(object, names[i]) === held[i] ? i : -1;
    return places;
  };
  const became = () => {
    let others = '';
    for (let i = 0; i < names.length; i++) {
      const now: unknown = Reflect.get(object, names[i]);
      if (now !== held[i])
        others += `${others && ', '}${Matrix.isMatrix(now) ? 'another Matrix' : kind(now)} in the place of ${names[i]}`;
    }
    return others;
  };
  return { what: `${LIST}${what}`, expected, read, became };
}

/** Keeps a matrix of a result as its caller finds it: by that name or at that place, whatever is there by then. */
export function keptResult(what: string, find: () => Matrix): Kept {
  const read = () => {
    const matrix: unknown = find();
    return Matrix.isMatrix(matrix) ? numbersOf(matrix) : [Number.NaN];
  };
  const became = () => {
    const matrix: unknown = find();
    return Matrix.isMatrix(matrix) ? undefined : kind(matrix);
  };
  return { what, expected: numbersOf(find()), read, became };
}

/** Finds an item by its identity; −1: it is not there. */
function placeOf(item: unknown, items: readonly unknown[]): number {
  for (let i = 0; i < items.length; i++) if (items[i] === item) return i;
  return -1;
}

/** Keeps an array of indices, in which there may be anything later: what is no number is NaN. */
export function keptIndices(what: string, indices: readonly number[]): Kept {
  const read = () => {
    const numbers = copyOf(indices);
    for (let i = 0; i < numbers.length; i++) if (typeof numbers[i] !== 'number') numbers[i] = Number.NaN;
    return numbers;
  };
  const became = () => {
    for (let i = 0; i < indices.length; i++) if (typeof indices[i] !== 'number') return `${kind(indices[i])} at [${i}]`;
    return undefined;
  };
  return { what, expected: read(), read, became };
}

/** Says what a value is, for a sentence: never its contents. */
export function kind(value: unknown): string {
  return Matrix.isMatrix(value) ? `a Matrix ${shapeText([value.rows, value.columns])}` : kindOf(value);
}

function isSame(one: readonly unknown[], other: readonly unknown[] | undefined): boolean {
  if (other?.length !== one.length) return false;
  for (let i = 0; i < one.length; i++) if (!is(one[i], other[i])) return false;
  return true;
}

/** Watches calls for changes of what they are to leave as it is. */
export function createWatch() {
  const changes: Change[] = [];

  /** Notes what is not as it was. */
  function look(call: string, kept: readonly Kept[]): void {
    for (const { what, expected, read, became } of kept) {
      const actual = read();
      if (isSame(actual, expected)) continue;
      const words = became?.();
      changes[changes.length] = { call, what, expected, actual, ...(words !== undefined && { became: words }) };
    }
  }

  return {
    changes,
    look,
    /** Makes a call, and looks afterwards. */
    watching<Result>(name: string, kept: readonly Kept[], call: () => Result): Result {
      const result = call();
      look(name, kept);
      return result;
    },
  };
}

/**
 * Makes the objects that calls are made with. Of one role and size it is always the same one, with other contents: what is
 * remembered by an object, and not by what it holds, is out of date at the next call.
 */
export function createObjects() {
  const known = new Map<string, unknown>();

  function once<Value>(key: string, make: () => Value): Value {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as Value;
  }

  const columnIn = (role: string, values: readonly number[]): Matrix => {
    const key = `${role} ${values.length}`;
    const make = () => columnOf(values);
    // One that the student's code has taken apart is of no more use.
    if (ownRows(once(key, make))?.length !== values.length) known.delete(key);
    return fill(once(key, make), (i) => values[i]);
  };
  return {
    /** Gives a column [n, 1]. */
    column: columnIn,
    /** Gives an array of columns: those that are equal one after the other are one matrix, as `Array.fill` makes them. */
    columns(role: string, lists: readonly (readonly number[])[]): Matrix[] {
      const array = once<Matrix[]>(`${role}, ${lists.length} of ${lists[0]?.length}`, () => []);
      array.length = 0;
      for (let i = 0; i < lists.length; i++)
        array[i] = i > 0 && isSame(lists[i], lists[i - 1]) ? array[i - 1] : columnIn(`${role} ${i}`, lists[i]);
      return array;
    },
    /** Gives an array of indices. */
    indices(role: string, values: readonly number[]): number[] {
      const array = once<number[]>(`${role}, ${values.length} indices`, () => []);
      array.length = 0;
      for (let i = 0; i < values.length; i++) array[i] = values[i];
      return array;
    },
  };
}
