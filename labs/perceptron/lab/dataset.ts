import { Matrix } from 'ml-matrix';
import type { Dataset, Layer } from './contracts.ts';

/** Picks the examples with these row numbers, in their order, as a new dataset. */
export function subset({ features, labels }: Dataset, rows: readonly number[]): Dataset {
  return {
    features: new Matrix(rows.map((row) => features.getRow(row))),
    labels: rows.map((row) => labels[row]),
  };
}

/**
 * Standardisation of features: of each column its mean is subtracted, then it is divided by its standard deviation
 * (with 1/N; a column that is constant is divided by 1).
 */
export class Scaler {
  readonly #means: number[];
  readonly #deviations: number[];

  /** @param features [N, D] that the means and deviations are measured on */
  constructor(features: Matrix) {
    this.#means = features.mean('column');
    this.#deviations = features.standardDeviation('column', { unbiased: false }).map((deviation) => deviation || 1);
  }

  /** Scales the features [N, D] of any examples, as a new matrix. */
  apply(features: Matrix): Matrix {
    return features.clone().subRowVector(this.#means).divRowVector(this.#deviations);
  }
}

/** Copies layers with their numbers. */
export function copyLayers(layers: readonly Layer[]): Layer[] {
  return layers.map(({ W, b }) => ({ W: W.clone(), b: b.clone() }));
}
