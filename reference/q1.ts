import { Matrix } from 'ml-matrix';
import {
  type CharacterModel,
  type ForwardPass,
  type Gradients,
  MAX_DRAWN,
  type Parameters,
} from '../lab/q1/contracts.ts';
import { oneHot, type Vocabulary } from '../lab/q1/vocabulary.ts';
import type { Random } from '../lab/random.ts';

/**
 * A character-level language model with one recurrent layer.
 * Sizes: H hidden units, V characters, T time steps. Every vector is a column, a Matrix [n, 1].
 */
export class RNN implements CharacterModel {
  readonly parameters: Parameters;
  readonly vocabulary: Vocabulary;

  constructor(parameters: Parameters, vocabulary: Vocabulary) {
    this.parameters = parameters;
    this.vocabulary = vocabulary;
  }

  /**
   * Computes softmax_i(x) = exp(x_i) / Σ_j exp(x_j)
   *
   * @param x logits [n, 1], left as they are
   * @returns a new column [n, 1] of probabilities
   */
  softmax(x: Matrix): Matrix {
    // TODO(q1.softmax) begin
    // Hint: the first line subtracts the largest entry of x from every entry. The result is the
    // same, and exp never overflows.
    // Hint: Matrix.sub(x, number) returns a new matrix, x.sub(number) changes x; no loops.
    const shifted = Matrix.sub(x, x.max());
    const exponentials = Matrix.exp(shifted);
    return exponentials.div(exponentials.sum());
    // TODO(q1.softmax) end
  }

  /**
   * Cross-entropy L = −Σ_t log yPred[t][targets[t]], summed over the steps, in nats.
   *
   * @param yPred T distributions [V, 1]
   * @param targets T indices of the characters that came next
   */
  loss(yPred: Matrix[], targets: number[]): number {
    // TODO(q1.loss) begin
    // Hint: the one-hot sum over the vocabulary picks one entry of each distribution.
    // Hint: no loops: Array's reduce or map do the work.
    return -targets.reduce((sum, target, t) => sum + Math.log(yPred[t].get(target, 0)), 0);
    // TODO(q1.loss) end
  }

  /**
   * Runs the network over one example:
   *   a_t = tanh(Wax x_t + Waa a_{t−1} + ba)
   *   y_t = softmax(Wya a_t + by)
   *
   * @param inputs T indices of the input characters
   * @param aPrev [H, 1] hidden state before the first step, left as it is
   * @returns x: T one-hot inputs · a: T + 1 hidden states, a[0] a copy of aPrev · yPred: T distributions
   */
  forward(inputs: number[], aPrev: Matrix): ForwardPass {
    // TODO(q1.forward) begin
    // Hint: A.mmul(B) multiplies matrices; A.add(B) changes A and returns it, so start every sum
    // from a product, never from a parameter.
    // Hint: Matrix.tanh(A) returns a new matrix; oneHot(index, size) makes x_t.
    const { Wax, Waa, Wya, ba, by } = this.parameters;
    const x = inputs.map((index) => oneHot(index, this.vocabulary.size));
    const a = [aPrev.clone()];
    for (const xt of x) {
      const z = Wax.mmul(xt)
        .add(Waa.mmul(a[a.length - 1]))
        .add(ba);
      a.push(z.tanh());
    }
    const yPred = a.slice(1).map((at) => this.softmax(Wya.mmul(at).add(by)));
    return { x, a, yPred };
    // TODO(q1.forward) end
  }

  /**
   * Backpropagates through time. With the error of the logits dy_t = y_t − onehot(target_t), and
   * going from the last step to the first:
   *   da_t = Wyaᵀ dy_t + Waaᵀ dz_{t+1}
   *   dz_t = (1 − a_t²) ∘ da_t
   * Then dWya = Σ dy_t a_tᵀ, dby = Σ dy_t, dWax = Σ dz_t x_tᵀ, dWaa = Σ dz_t a_{t−1}ᵀ, dba = Σ dz_t.
   *
   * @param pass what `forward` returned for the example, left as it is
   * @param targets T indices of the characters that came next
   * @returns fresh gradients, each of its parameter's shape, neither averaged nor clipped
   */
  backward(pass: ForwardPass, targets: number[]): Gradients {
    // TODO(q1.backward) begin
    // Hint: dy_t is the derivative by the logits: it already contains the one of softmax.
    // Hint: a[t + 1] is the state after step t, so a[t] is the one before it.
    const { Waa, Wya } = this.parameters;
    const { x, a, yPred } = pass;
    const dY = columns(yPred.map((y, t) => Matrix.sub(y, oneHot(targets[t], y.rows))));
    const fromOutputs = Wya.transpose().mmul(dY);
    const WaaTransposed = Waa.transpose();
    const dz: Matrix[] = new Array(x.length);
    let fromNextStep = Matrix.zeros(Waa.rows, 1);
    for (let t = x.length - 1; t >= 0; t--) {
      const da = Matrix.add(fromOutputs.getColumnVector(t), fromNextStep);
      const tanhDerivative = Matrix.mul(a[t + 1], a[t + 1])
        .neg()
        .add(1);
      dz[t] = da.mul(tanhDerivative);
      fromNextStep = WaaTransposed.mmul(dz[t]);
    }
    // A sum of outer products over the steps is one product of matrices whose columns are steps.
    const dZ = columns(dz);
    return {
      dWax: dZ.mmul(columns(x).transpose()),
      dWaa: dZ.mmul(columns(a.slice(0, -1)).transpose()),
      dWya: dY.mmul(columns(a.slice(1)).transpose()),
      dba: Matrix.columnVector(dZ.sum('row')),
      dby: Matrix.columnVector(dY.sum('row')),
    };

    /** Joins T columns [n, 1] to a matrix [n, T]. */
    function columns(steps: Matrix[]): Matrix {
      return new Matrix(steps.map((step) => step.to1DArray())).transpose();
    }
    // TODO(q1.backward) end
  }

  /**
   * Continues a text: feeds the characters of `start` from a zero hidden state, then draws one
   * character after the other from the model's distribution and feeds it back, until a newline is
   * drawn or MAX_DRAWN characters are.
   *
   * @param start the beginning of the text; an empty one begins from a newline
   * @param random draws an index by `random.choice(p)`, with p an array of V probabilities
   * @returns start and the drawn characters, without the newline
   * @throws UnknownCharacterError where a character of start is not in the vocabulary
   */
  predict(start: string, random: Random): string {
    // TODO(q1.predict) begin
    // Hint: vocabulary.indexOf(character) and vocabulary.characters[index] translate; indexOf
    // throws for an unknown character by itself. [...start] splits a text into characters.
    // Hint: the hidden state goes on from step to step; the start is not counted among the drawn.
    const { vocabulary, parameters } = this;
    const newline = vocabulary.indexOf('\n');
    const startIndices = [...(start || '\n')].map((character) => vocabulary.indexOf(character));
    let pass = this.forward(startIndices, Matrix.zeros(parameters.Waa.rows, 1));
    let text = start;
    for (let drawn = 0; drawn < MAX_DRAWN; drawn++) {
      const next = random.choice(pass.yPred[pass.yPred.length - 1].to1DArray());
      if (next === newline) break;
      text += vocabulary.characters[next];
      pass = this.forward([next], pass.a[pass.a.length - 1]);
    }
    return text;
    // TODO(q1.predict) end
  }
}
