import type { DriverHost } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { BinaryClassifier, Dataset, ForwardPass, TrainOptions } from '../lab/contracts.ts';
import { fromData, fromLayers, type PlainLayer, setLayers, toLayers, toPass } from './plain-data.ts';

/** Puts the host's values in place of functions whose own tasks have failed, in every model that is made from now on. */
export function substitute(prototype: BinaryClassifier, host: DriverHost): void {
  const plain = ({ layers, l2 }: BinaryClassifier) => ({ layers: fromLayers(layers), l2 }) as never;
  const data = (given: Dataset) => fromData(given) as never;
  const replacements = {
    sigmoid: (z: Matrix) => new Matrix(host.ask('sigmoid', z.to2DArray()) as number[][]),
    loss(this: BinaryClassifier, logits: Matrix, labels: number[]) {
      return host.ask('loss', plain(this), logits.to1DArray(), labels) as number;
    },
    forward(this: BinaryClassifier, features: Matrix) {
      return toPass(host.ask('forward', plain(this), features.to2DArray()) as never);
    },
    gradient(this: BinaryClassifier, pass: ForwardPass, labels: number[]) {
      const { inputs, logits, probabilities } = pass;
      const given = {
        inputs: inputs.map((input) => input.to2DArray()),
        logits: logits.to1DArray(),
        probabilities: probabilities.to1DArray(),
      };
      return toLayers(host.ask('gradient', plain(this), given, labels) as never);
    },
    train(this: BinaryClassifier, given: Dataset, { random, ...options }: TrainOptions) {
      const { epochs, batchSize, learningRate, decay } = options;
      const orders = Array.from({ length: epochs }, () => random.permutation(given.labels.length));
      const answer = host.ask('train', plain(this), data(given), { epochs, batchSize, learningRate, decay }, orders);
      const { history, layers } = answer as unknown as { history: number[]; layers: PlainLayer[] };
      setLayers(this.layers, layers);
      return history;
    },
    predict(this: BinaryClassifier, features: Matrix, threshold = 0.5) {
      return host.ask('predict', plain(this), features.to2DArray(), threshold) as number[];
    },
    accuracy(this: BinaryClassifier, given: Dataset, threshold = 0.5) {
      return host.ask('accuracy', plain(this), data(given), threshold) as number;
    },
  } satisfies Partial<BinaryClassifier>;
  for (const [name, value] of Object.entries(replacements)) {
    if (host.substitutes.includes(name)) Object.defineProperty(prototype, name, { value });
  }
}
