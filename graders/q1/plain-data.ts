import { ContractError, numberReader, shapeText, sizeOf } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { ForwardPass, Parameters } from '../../lab/q1/contracts.ts';
import { checkDistribution } from '../../lab/random.ts';
import { GRADIENTS, mapParameters, PARAMETERS, type PlainParameters, type PlainPass } from '../toolkit/plain.ts';
import { columnOf, fill, kind, numbersOf, rowsOf } from './objects.ts';

// Between matrices and plain data, in both directions; what comes from the student's code is looked at
// before it is believed. Columns [n, 1] cross the pipe as number[], other matrices as rows.

/** Makes parameters for functions that need an object but none of its numbers, all of which would show in a result. */
export function someParameters(H: number, V: number): PlainParameters {
  const waves = (rows: number, columns: number) =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => 0.2 + 0.1 * ((3 * i + 5 * j) % 7)),
    );
  return { Wax: waves(H, V), Waa: waves(H, H), Wya: waves(V, H), ba: waves(H, 1), by: waves(V, 1) };
}

/** Sets all entries in place, as an optimizer does. */
export function setParameters(parameters: Parameters, values: PlainParameters): void {
  for (const name of PARAMETERS) fill(parameters[name], (row, index) => values[name][row][index]);
}

/** Lists the letters that make a vocabulary of the given size with the newline. */
export function alphabet(size: number): string {
  return Array.from({ length: size - 1 }, (_, i) => String.fromCodePoint(97 + i)).join('');
}

export function toMatrices(parameters: PlainParameters): Parameters {
  return mapParameters(parameters, (rows) => new Matrix(rows));
}

export function fromMatrices(parameters: Parameters): PlainParameters {
  return mapParameters(parameters, rowsOf);
}

export function toPass({ x, a, yPred }: PlainPass): ForwardPass {
  const columns = (values: number[][]) => values.map(columnOf);
  return { x: columns(x), a: columns(a), yPred: columns(yPred) };
}

/** Reads what forward returned. @throws ContractError where it does not hold the matrices of a step for each input */
export function readPass(pass: unknown, parameters: PlainParameters, steps: number): PlainPass {
  const { x, a, yPred } = listsOf(pass);
  const made = Array.isArray(x) ? sizeOf(x.length) : steps;
  const isShort = [a, yPred].every((list, i) => Array.isArray(list) && list.length === made + 1 - i);
  if (made < steps && isShort) {
    throw new ContractError(
      `forward must make a step for each of ${steps} inputs, and makes ${made}: x and yPred hold ${made}, and a ${made + 1}. The first input without a step is inputs[${made}]`,
    );
  }
  return {
    x: readColumns(x, 'forward’s x', steps, parameters.by.length),
    a: readColumns(a, 'forward’s a', steps + 1, parameters.ba.length),
    yPred: readOutputs(pass, parameters, steps),
  };
}

/** Reads the distributions that forward returned, and nothing else. @throws ContractError where there are none of so many steps */
export function readOutputs(pass: unknown, { by }: PlainParameters, steps: number): number[][] {
  return readColumns(listsOf(pass).yPred, 'forward’s yPred', steps, by.length);
}

function listsOf(pass: unknown): Record<string, unknown> {
  const lists = (pass ?? {}) as Record<string, unknown>;
  if (lists.x === undefined && lists.a === undefined && lists.yPred === undefined)
    throw new ContractError(`forward must return { x, a, yPred }, and returned ${kind(pass)}`);
  return lists;
}

function readColumns(value: unknown, name: string, count: number, rows: number): number[][] {
  if (!Array.isArray(value))
    throw new ContractError(`${name} must be an array of ${count} matrices, and is ${kind(value)}`);
  if (value.length !== count)
    throw new ContractError(`${name} must hold ${count} matrices, and holds ${sizeOf(value.length)}`);
  return value.map((item, i) => readColumn(item, `${name}[${i}]`, rows));
}

/** Reads a column [rows, 1]. @throws ContractError where the value is none */
export function readColumn(value: unknown, name: string, rows: number): number[] {
  if (!Matrix.isMatrix(value)) throw new ContractError(`${name} must be a Matrix, and is ${kind(value)}`);
  if (value.rows === rows && value.columns === 1) return numbersOf(value);
  throw new ContractError(
    `${name} must be a column [${rows}, 1], and is a matrix ${shapeText([value.rows, value.columns])}`,
  );
}

/** Reads what backward returned; what is absent is null. @throws ContractError where something else is no matrix */
export function readGradients(value: unknown): Record<string, number[][] | null> {
  if (typeof value !== 'object' || value === null || (Array.isArray(value) && !('dWax' in value))) {
    throw new ContractError(`backward must return { ${GRADIENTS.join(', ')} }, and returned ${kind(value)}`);
  }
  const entries = GRADIENTS.map((name): [string, number[][] | null] => {
    const gradient = (value as Record<string, unknown>)[name];
    if (gradient === undefined) return [name, null];
    if (!Matrix.isMatrix(gradient)) throw new ContractError(`${name} must be a Matrix, and is ${kind(gradient)}`);
    return [name, rowsOf(gradient)];
  });
  return Object.fromEntries(entries);
}

export const readNumber = numberReader(kind);

/**
 * Reads what was given to `random.choice`, which takes no more than the lab's own `choice` does.
 *
 * @param size V, the number of characters
 * @throws ContractError where there are more or fewer probabilities
 */
export function readDistribution(p: unknown, size: number): number[] {
  checkDistribution(p as ArrayLike<number>);
  const values = Array.from(p as ArrayLike<number>);
  if (values.length === size) return values;
  throw new ContractError(`random.choice needs an array of ${size} probabilities, and was given ${values.length}`);
}
