import type { Driver, DriverHost } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { BinaryClassifier, Dataset, ForwardPass, Layer, Random, TrainOptions } from '../lab/contracts.ts';
import { SeededRandom } from '../lab/random.ts';
import {
  fromData,
  fromLayers,
  type PlainData,
  type PlainLayer,
  type PlainModel,
  type PlainPass,
  readLayers,
  readMatrix,
  readNumber,
  readNumbers,
  readPass,
  setLayers,
  toData,
  toLayers,
  toPass,
} from './plain-data.ts';
import { substitute } from './substitutes.ts';

// Runs beside the student's class, in the sandbox, and turns it into procedures over plain data.

/** Exports of `student/perceptron.ts`. */
export interface PerceptronModule {
  Classifier: new (layers: Layer[], l2: number) => BinaryClassifier;
}

/** One call in a row of calls on the same model. */
export type Step =
  | { do: 'forward'; features: number[][] }
  /** on the pass that an earlier step returned, by its index, or on one given as values */
  | { do: 'gradient'; pass: number | PlainPass; labels: number[] }
  /** new values for all parameters, in place as an update sets them */
  | { do: 'update'; layers: PlainLayer[] };

export type StepResult =
  /** the pass as it was returned; the features as they are after the call */
  | { did: 'forward'; pass: PlainPass; features: number[][] }
  /** pass and labels as they are after the call; gradient as it is after all calls */
  | { did: 'gradient'; gradient: PlainLayer[]; pass: PlainPass; labels: number[] }
  | { did: 'update' };

/** Logits and labels of N examples. */
export interface LogitCase {
  logits: number[];
  labels: number[];
}

/** A training without its source of random orders, which is made of the seed. */
export interface PlainTraining extends Omit<TrainOptions, 'random'> {
  seed: number;
}

/** What a training or a validation did besides returning its result. */
interface Traces {
  /** what random.permutation was asked for, in order */
  asked: number[];
  /** layers and data as they are afterwards */
  layers: PlainLayer[];
  data: PlainData;
}

export type PerceptronProcedures = ReturnType<typeof createDriver>;

export default function createDriver({ Classifier }: PerceptronModule, host: DriverHost) {
  substitute(Classifier.prototype, host);
  const build = ({ layers, l2 }: PlainModel) => new Classifier(toLayers(layers), l2);

  return {
    /** Computes the sigmoid of several matrices on one model; results and arguments are read after the last call. */
    sigmoid(matrices: number[][][]): { results: number[][][]; after: number[][][] } {
      const model = build(EMPTY);
      const given = matrices.map((rows) => new Matrix(rows));
      const results = given.map((z) => model.sigmoid(z));
      return {
        results: results.map((y, i) => readMatrix(y, 'sigmoid’s result', given[i].rows, given[i].columns)),
        after: given.map((z) => z.to2DArray()),
      };
    },

    /** Computes losses one after the other on one model; the arguments are read after the last. */
    losses(model: PlainModel, cases: LogitCase[]): { losses: number[]; after: LogitCase[]; layers: PlainLayer[] } {
      const classifier = build(model);
      const given = cases.map(({ logits, labels }) => ({ z: Matrix.columnVector(logits), labels: [...labels] }));
      const losses = given.map(({ z, labels }) => readNumber(classifier.loss(z, labels), 'loss’s result'));
      const after = given.map(({ z, labels }) => ({ logits: z.to1DArray(), labels }));
      return { losses, after, layers: fromLayers(classifier.layers) };
    },

    /** Runs forward and gradient calls on one model; its layers are returned as they are afterwards. */
    run(model: PlainModel, steps: Step[]): { results: StepResult[]; layers: PlainLayer[] } {
      const classifier = build(model);
      const passes = new Map<number, ForwardPass>();
      const gradients = new Map<number, unknown>();
      const results = steps.map((step, i): StepResult => {
        if (step.do === 'update') {
          setLayers(classifier.layers, step.layers);
          return { did: 'update' };
        }
        if (step.do === 'forward') {
          const features = new Matrix(step.features);
          const pass = classifier.forward(features);
          const plain = readPass(pass, model.layers, features.rows);
          passes.set(i, pass);
          return { did: 'forward', pass: plain, features: features.to2DArray() };
        }
        const labels = [...step.labels];
        const pass = typeof step.pass === 'number' ? passes.get(step.pass) : toPass(step.pass);
        if (!pass) throw new Error(`step ${i} needs the pass of an earlier one`);
        gradients.set(i, classifier.gradient(pass, labels));
        return { did: 'gradient', gradient: [], pass: readPass(pass, model.layers, labels.length), labels };
      });
      // Read at the end, so that a call which changes what an earlier one returned shows.
      const complete = results.map((result, i) =>
        result.did === 'gradient'
          ? { ...result, gradient: readLayers(gradients.get(i), model.layers, 'gradient’s result') }
          : result,
      );
      return { results: complete, layers: fromLayers(classifier.layers) };
    },

    /** Computes the logits of models that differ in their layers. */
    logitsOf(models: PlainLayer[][], features: number[][]): number[][] {
      return models.map((layers) => {
        const pass = build({ layers, l2: 0 }).forward(new Matrix(features));
        return readPass(pass, layers, features.length).logits;
      });
    },

    /** Trains a model. */
    train(model: PlainModel, data: PlainData, { seed, ...options }: PlainTraining): { history: number[] } & Traces {
      const classifier = build(model);
      const given = toData(data);
      const random = listening(seed);
      const history = readNumbers(classifier.train(given, { ...options, random }), 'train’s result');
      return { history, asked: random.asked, ...leftOf(classifier, model, given) };
    },

    /** Predicts, and measures the accuracy, at one threshold; without one at the default. */
    predict(
      model: PlainModel,
      data: PlainData,
      threshold: number | null,
    ): { labels: number[] } & Omit<Traces, 'asked'> {
      const classifier = build(model);
      const given = toData(data);
      const labels = classifier.predict(given.features, threshold ?? undefined);
      return {
        labels: readNumbers(labels, 'predict’s result', data.labels.length),
        ...leftOf(classifier, model, given),
      };
    },

    accuracy(model: PlainModel, data: PlainData, threshold: number | null): { share: number } & Omit<Traces, 'asked'> {
      const classifier = build(model);
      const given = toData(data);
      const share = readNumber(classifier.accuracy(given, threshold ?? undefined), 'accuracy’s result');
      return { share, ...leftOf(classifier, model, given) };
    },

    /** Validates a model. */
    crossValidate(
      model: PlainModel,
      data: PlainData,
      { seed, folds, ...options }: PlainTraining & { folds: number },
    ): { losses: number[]; accuracies: number[] } & Traces {
      const classifier = build(model);
      const given = toData(data);
      const random = listening(seed);
      const result = classifier.crossValidate(given, { ...options, folds, random });
      return {
        losses: readNumbers(result?.losses, 'crossValidate’s losses'),
        accuracies: readNumbers(result?.accuracies, 'crossValidate’s accuracies'),
        asked: random.asked,
        ...leftOf(classifier, model, given),
      };
    },

    /** Names the error with which a number of folds is refused; empty where it is not. */
    refusal(
      model: PlainModel,
      data: PlainData,
      { seed, folds, ...options }: PlainTraining & { folds: number },
    ): string {
      const random = listening(seed);
      try {
        build(model).crossValidate(toData(data), { ...options, folds, random });
      } catch (error) {
        if (error instanceof Error && error.name !== 'TodoError') return error.name;
        throw error;
      }
      return '';
    },
  };
}
createDriver satisfies Driver<PerceptronModule, PerceptronProcedures>;

/** A model for functions that need an object but none of its numbers. */
const EMPTY: PlainModel = { layers: [{ W: [[0]], b: [0] }], l2: 0 };

/** Makes random orders, and notes what was asked for. */
function listening(seed: number): Random & { asked: number[] } {
  const random = new SeededRandom(seed);
  const asked: number[] = [];
  return {
    asked,
    permutation(n) {
      asked.push(readNumber(n, 'what random.permutation is given'));
      return random.permutation(n);
    },
  };
}

/** Reads what calls left of a model and of their data. */
function leftOf({ layers }: BinaryClassifier, model: PlainModel, data: Dataset) {
  return { layers: readLayers(layers, model.layers, 'layers'), data: fromData(data) };
}
