import type { Driver, DriverHost } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { CharacterModel, Parameters } from '../../lab/q1/contracts.ts';
import { DataReader } from '../../lab/q1/data-reader.ts';
import { runExperiment } from '../../lab/q1/experiment.ts';
import { adam } from '../../lab/q1/optimizers.ts';
import { sayShapes } from '../../lab/q1/shapes.ts';
import { train } from '../../lab/q1/train.ts';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import {
  crossEntropy,
  type Example,
  GRADIENTS,
  PARAMETERS,
  type Perturbation,
  type PlainParameters,
  type Predictions,
  perturbed,
  type Slope,
  slope,
} from '../toolkit/plain.ts';
import {
  type Change,
  columnOf,
  createObjects,
  createWatch,
  fill,
  keptIndices,
  keptList,
  keptMatrix,
  numbersOf,
  writtenInto,
} from './objects.ts';
import {
  alphabet,
  fromMatrices,
  readColumn,
  readGradients,
  readNumber,
  readOutputs,
  setParameters,
  someParameters,
  toMatrices,
  toPass,
} from './plain-data.ts';
import { type Prediction, predictScripted, type ScriptedText } from './scripted-random.ts';
import { runSteps, type Step, type StepResult } from './steps.ts';

// Runs beside the student's class, in the sandbox, and turns it into procedures over plain data.

/** Exports of `student/q1.ts`. */
export interface Q1Module {
  RNN: new (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel;
}

/** Hidden units of objects of which only softmax or loss is called. */
const SOME_UNITS = 2;

export type Q1Procedures = ReturnType<typeof createDriver>;

sayShapes();

export default function createDriver(module: Q1Module, host: DriverHost) {
  const objects = createObjects();

  function create(parameters: Parameters, vocabulary: Vocabulary): CharacterModel {
    const model = new module.RNN(parameters, vocabulary);
    substitute(model, host);
    return model;
  }
  function build(parameters: PlainParameters, characters: string): CharacterModel {
    return create(toMatrices(parameters), new Vocabulary(characters));
  }

  function bothPasses(
    parameters: PlainParameters,
    { inputs, targets, aPrev }: Example,
  ): Record<string, number[][] | null> {
    const model = build(parameters, alphabet(parameters.by.length));
    return readGradients(model.backward(model.forward(inputs.slice(), columnOf(aPrev)), targets.slice()));
  }

  return {
    /**
     * Computes softmax of several columns on one model of V characters. Each result is overwritten after the call that
     * comes next, and so may show in none.
     */
    softmax(columns: number[][], V: number): { y: number[][]; changes: Change[] } {
      const model = build(someParameters(SOME_UNITS, V), alphabet(V));
      const { changes, watching, look } = createWatch();
      let last: Matrix | undefined;
      const y = columns.map((values) => {
        const x = objects.column('x', values);
        const kept = last ? [keptMatrix('the result before', last)] : [];
        const result = watching('softmax', [keptMatrix('x', x)], () => model.softmax(x));
        look('softmax', kept);
        if (last) fill(last, writtenInto);
        const numbers = readColumn(result, 'softmax’s result', values.length);
        last = result;
        return numbers;
      });
      return { y, changes };
    },

    /** Computes losses of several predictions over the same characters one after the other on one model. */
    losses(cases: Predictions[]): { losses: number[]; changes: Change[] } {
      const size = cases[0].yPred[0].length;
      const model = build(someParameters(SOME_UNITS, size), alphabet(size));
      const { changes, watching } = createWatch();
      const losses = cases.map((given) => {
        const yPred = objects.columns('yPred', given.yPred);
        const targets = objects.indices('targets', given.targets);
        const kept = [...keptList('yPred', yPred), keptIndices('targets', targets)];
        return readNumber(
          watching('loss', kept, () => model.loss(yPred, targets)),
          'loss’s result',
        );
      });
      return { losses, changes };
    },

    /** Computes the loss of a forward pass, and softmax of the biases, before other passes on the same model and after each. */
    afterForward(
      parameters: PlainParameters,
      { inputs, targets, aPrev }: Example,
      others: number[][],
    ): { yPred: number[][]; losses: number[]; y: number[][] } {
      const model = build(parameters, alphabet(parameters.by.length));
      const pass = model.forward(inputs.slice(), columnOf(aPrev));
      const outputs = readOutputs(pass, parameters, inputs.length);
      const losses: number[] = [];
      const y: number[][] = [];
      const compute = () => {
        losses.push(readNumber(model.loss(pass.yPred, targets.slice()), 'loss’s result'));
        const biases = toMatrices(parameters).by;
        y.push(readColumn(model.softmax(biases), 'softmax’s result', parameters.by.length));
      };
      compute();
      for (const other of others) {
        model.backward(model.forward(other.slice(), columnOf(aPrev)), other.slice());
        compute();
      }
      return { yPred: outputs, losses, y };
    },

    /** Runs forward and backward calls on one model. */
    run(parameters: PlainParameters, steps: Step[]): { results: StepResult[]; changes: Change[] } {
      return runSteps(build(parameters, alphabet(parameters.by.length)), parameters, steps, objects);
    },

    /**
     * Computes the loss of a forward pass at many points of the parameter space, for numeric derivatives: by the
     * student's own `loss`, or by its formula where that is another task's concern.
     */
    lossesAt(
      parameters: PlainParameters,
      points: Perturbation[],
      { inputs, targets, aPrev }: Example,
      loss: 'own' | 'formula',
    ): number[] {
      return points.map((point) => {
        const model = build(perturbed(parameters, point), alphabet(parameters.by.length));
        const pass = model.forward(inputs.slice(), columnOf(aPrev));
        const yPred = readOutputs(pass, parameters, inputs.length);
        if (loss === 'own') return readNumber(model.loss(pass.yPred, targets.slice()), 'loss’s result');
        return crossEntropy(yPred, targets);
      });
    },

    /** Computes gradients by both passes on a new model. */
    bothPasses,

    /** Computes the derivative of the loss in a direction drawn from a seed. A submission could do that in one pass: it is never asked. */
    slope: (parameters: PlainParameters, example: Example, seed: number): Slope =>
      slope(parameters, bothPasses(parameters, example), seed),

    /** Continues texts with scripted draws, one after the other on one model. */
    predict(
      parameters: PlainParameters,
      characters: string,
      texts: ScriptedText[],
    ): { predictions: Prediction[]; changes: Change[] } {
      const model = build(parameters, characters);
      const { changes, watching } = createWatch();
      const predictions = texts.map((text) => {
        if (text.parameters) setParameters(model.parameters, text.parameters);
        const kept = PARAMETERS.map((name) => keptMatrix(name, model.parameters[name]));
        return watching('predict', kept, () => predictScripted(model, text, parameters.by.length));
      });
      return { predictions, changes };
    },

    /** Trains on the lines of `text` with the lab's own loop. @returns raw losses, one an iteration */
    async train(
      parameters: PlainParameters,
      text: string,
      iterations: number,
      learningRate: number,
    ): Promise<number[]> {
      const reader = new DataReader(text);
      const model = build(parameters, reader.vocabulary.characters.join(''));
      const { losses } = await train(model, reader, trainingOptions(iterations, learningRate));
      return losses;
    },

    /** Does what `npm run train -- q1` does, for so many iterations. @returns what the model has written meanwhile */
    async experiment(text: string, hiddenUnits: number, iterations: number): Promise<string[]> {
      const written: string[] = [];
      await runExperiment(create, new DataReader(text), {
        ...trainingOptions(iterations, LEARNING_RATE),
        ...{ hiddenUnits, seed: 1, sampleEvery: iterations / 2 },
        onSamples: (_, samples) => void written.push(samples),
      });
      return written;
    },
  };
}
createDriver satisfies Driver<Q1Module, Q1Procedures>;

/** Step size of the lab's own experiment. */
const LEARNING_RATE = 0.001;

function trainingOptions(maxIterations: number, learningRate: number) {
  return { optimizer: adam({ learningRate }), threshold: Number.NEGATIVE_INFINITY, maxIterations };
}

/** Puts the host's values in place of functions whose own tasks have failed. */
function substitute(model: CharacterModel, host: DriverHost): void {
  const parameters = () => fromMatrices(model.parameters) as never;
  const replacements: Partial<CharacterModel> = {
    softmax: (x) => columnOf(host.ask('softmax', numbersOf(x)) as number[]),
    loss: (yPred, targets) => host.ask('loss', yPred.map(numbersOf) as never, targets) as number,
    forward: (inputs, aPrev) => toPass(host.ask('forward', parameters(), inputs, numbersOf(aPrev)) as never),
    backward: (pass, targets) => {
      const plain = { x: pass.x.map(numbersOf), a: pass.a.map(numbersOf), yPred: pass.yPred.map(numbersOf) };
      const gradients = host.ask('backward', parameters(), plain, targets) as unknown as Record<string, number[][]>;
      return Object.fromEntries(GRADIENTS.map((name) => [name, new Matrix(gradients[name])])) as never;
    },
  };
  for (const [name, value] of Object.entries(replacements)) {
    if (host.substitutes.includes(name)) Object.defineProperty(model, name, { value });
  }
}
