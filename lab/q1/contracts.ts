import type { Matrix } from 'ml-matrix';
import type { Random } from '../random.ts';
import type { Vocabulary } from './vocabulary.ts';

// H hidden units, V characters in the vocabulary, T time steps of one example.
// Every vector is a column: a Matrix of n rows and 1 column.

/** Parameters that the network learns. */
export interface Parameters {
  /** [H, V] input to hidden state */
  Wax: Matrix;
  /** [H, H] previous hidden state to hidden state */
  Waa: Matrix;
  /** [V, H] hidden state to logits */
  Wya: Matrix;
  /** [H, 1] bias of the hidden state */
  ba: Matrix;
  /** [V, 1] bias of the logits */
  by: Matrix;
}

/** Derivatives of the loss by each parameter, each of its parameter's shape. */
export interface Gradients {
  dWax: Matrix;
  dWaa: Matrix;
  dWya: Matrix;
  dba: Matrix;
  dby: Matrix;
}

/** Values of a forward pass that the backward pass needs. */
export interface ForwardPass {
  /** T one-hot inputs, [V, 1] each */
  x: Matrix[];
  /** T + 1 hidden states, [H, 1] each: a[0] is a copy of aPrev, a[t + 1] the state after step t */
  a: Matrix[];
  /** T predicted distributions over the next character, [V, 1] each */
  yPred: Matrix[];
}

/** Character-level language model, as the training loop and the sampler see it. */
export interface CharacterModel {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;
  /** Computes softmax(x) of a column of logits [n, 1], as a new column [n, 1]. */
  softmax(x: Matrix): Matrix;
  /** Sums the cross-entropy over the steps: T distributions [V, 1] against T target indices. */
  loss(yPred: Matrix[], targets: number[]): number;
  /** Runs T input indices through the network from the hidden state `aPrev` [H, 1]. */
  forward(inputs: number[], aPrev: Matrix): ForwardPass;
  /** Computes the gradients of the loss of that pass, by backpropagation through time: fresh and unclipped. */
  backward(pass: ForwardPass, targets: number[]): Gradients;
  /**
   * Continues `start` with characters that `random` draws from the model, until a newline or
   * MAX_DRAWN of them, and returns start and drawn characters without the newline.
   */
  predict(start: string, random: Random): string;
}

/** Number of characters that `predict` draws at most. */
export const MAX_DRAWN = 50;
