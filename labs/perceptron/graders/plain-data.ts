import { ContractError, kindOf, numberReader, shapeText, sizeOf } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { Dataset, ForwardPass, Layer } from '../lab/contracts.ts';

// Between matrices and plain data, in both directions; what comes from the student's code is looked at before it is
// believed. Columns [n, 1] and rows [1, n] cross the pipe as n numbers, other matrices as rows.

export interface PlainLayer {
  W: number[][];
  b: number[];
}

/** A classifier as data. */
export interface PlainModel {
  layers: PlainLayer[];
  l2: number;
}

export interface PlainData {
  features: number[][];
  labels: number[];
}

export interface PlainPass {
  inputs: number[][][];
  logits: number[];
  probabilities: number[];
}

export function toLayers(layers: readonly PlainLayer[]): Layer[] {
  return layers.map(({ W, b }) => ({ W: new Matrix(W), b: Matrix.rowVector(b) }));
}

export function fromLayers(layers: readonly Layer[]): PlainLayer[] {
  return layers.map(({ W, b }) => ({ W: W.to2DArray(), b: b.to1DArray() }));
}

export function toData({ features, labels }: PlainData): Dataset {
  return { features: new Matrix(features), labels: [...labels] };
}

export function fromData({ features, labels }: Dataset): PlainData {
  return { features: features.to2DArray(), labels: [...labels] };
}

export function toPass({ inputs, logits, probabilities }: PlainPass): ForwardPass {
  return {
    inputs: inputs.map((input) => new Matrix(input)),
    logits: Matrix.columnVector(logits),
    probabilities: Matrix.columnVector(probabilities),
  };
}

/** Sets all entries in place, as an update does. */
export function setLayers(layers: Layer[], values: readonly PlainLayer[]): void {
  for (const [l, { W, b }] of values.entries()) {
    layers[l].W.apply((row, column) => layers[l].W.set(row, column, W[row][column]));
    layers[l].b.apply((_, column) => layers[l].b.set(0, column, b[column]));
  }
}

/**
 * Reads what forward returned, or what a later call left of it.
 * @throws ContractError where it is not the pass of so many examples through these layers
 */
export function readPass(value: unknown, layers: readonly PlainLayer[], count: number): PlainPass {
  const { inputs, logits, probabilities } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(inputs) || inputs.length !== layers.length) {
    throw new ContractError(
      `forward’s inputs must be an array of ${layers.length}, one matrix a layer, and is ${kind(inputs)}`,
    );
  }
  return {
    inputs: inputs.map((input, l) => readMatrix(input, `forward’s inputs[${l}]`, count, layers[l].W.length)),
    logits: readMatrix(logits, 'forward’s logits', count, 1).flat(),
    probabilities: readMatrix(probabilities, 'forward’s probabilities', count, 1).flat(),
  };
}

/** Reads a gradient, or the layers of a model after a call. @throws ContractError where the shapes are not these layers' */
export function readLayers(value: unknown, layers: readonly PlainLayer[], name: string): PlainLayer[] {
  if (!Array.isArray(value) || value.length !== layers.length) {
    throw new ContractError(
      `${name} must be an array of ${layers.length} { W, b }, one a layer, and is ${kind(value)}`,
    );
  }
  return layers.map(({ W, b }, l) => {
    const layer = (value[l] ?? {}) as Record<string, unknown>;
    return {
      W: readMatrix(layer.W, `${name}[${l}].W`, W.length, b.length),
      b: readMatrix(layer.b, `${name}[${l}].b`, 1, b.length).flat(),
    };
  });
}

export function readMatrix(value: unknown, name: string, rows: number, columns: number): number[][] {
  if (!Matrix.isMatrix(value)) throw new ContractError(`${name} must be a Matrix, and is ${kind(value)}`);
  if (value.rows === rows && value.columns === columns) return value.to2DArray();
  throw new ContractError(
    `${name} must be a matrix [${rows}, ${columns}], and is a matrix ${shapeText([value.rows, value.columns])}`,
  );
}

export const readNumber = numberReader(kind);

/** Reads an array of numbers. @throws ContractError where it is none, or not of this length where one is given */
export function readNumbers(value: unknown, name: string, length?: number): number[] {
  if (!Array.isArray(value)) throw new ContractError(`${name} must be an array of numbers, and is ${kind(value)}`);
  if (length !== undefined && value.length !== length) {
    throw new ContractError(`${name} must hold ${length} numbers, and holds ${sizeOf(value.length)}`);
  }
  return Array.from(value, (each, i) => readNumber(each, `${name}[${i}]`));
}

/** Says what a value is, for a sentence: never its contents. */
function kind(value: unknown): string {
  return Matrix.isMatrix(value) ? `a Matrix ${shapeText([value.rows, value.columns])}` : kindOf(value);
}
