import { ContractError, type Driver, type DriverHost } from 'lab-harness/inside';
import { Matrix } from 'ml-matrix';
import type { CharacterModel, ForwardPass, Parameters } from '../../lab/q1/contracts.ts';
import { DataReader } from '../../lab/q1/data-reader.ts';
import { adam } from '../../lab/q1/optimizers.ts';
import { train } from '../../lab/q1/train.ts';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import {
  crossEntropy,
  type Example,
  PARAMETERS,
  type Perturbation,
  type PlainParameters,
  type PlainPass,
  type Predictions,
  perturbed,
} from '../toolkit/plain.ts';
import {
  alphabet,
  column,
  fromMatrices,
  GRADIENTS,
  kind,
  readColumn,
  readDistribution,
  readGradients,
  readNumber,
  readPass,
  toMatrices,
  toPass,
  zeroParameters,
} from './plain-data.ts';

// Runs beside the student's class, in the sandbox, and turns it into procedures over plain data.

/** Exports of `student/q1.ts`. */
export interface Q1Module {
  RNN: new (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel;
}

/** One call in a row of calls on the same model. */
export type Step =
  | { do: 'forward'; inputs: number[]; aPrev: number[] }
  /** on the pass that an earlier step returned, by its index, or on one given as values */
  | { do: 'backward'; pass: number | PlainPass; targets: number[] }
  /** new values for all parameters, in place as an optimizer sets them */
  | { do: 'update'; parameters: PlainParameters };

export type StepResult =
  /** aPrev as it is after the call, and whether a[0] is the very same matrix */
  | { did: 'forward'; pass: PlainPass; aPrev: number[]; sharesState: boolean }
  /** absent gradients are null; pass as it is after the call; gradients as they are after all calls */
  | { did: 'backward'; gradients: Record<string, number[][] | null>; pass: PlainPass }
  | { did: 'update' };

/** A text that `predict` is to write. */
export interface ScriptedText {
  start: string;
  /** the indices that `random.choice` returns, one after the other; after them it returns newlines */
  choices: number[];
}

/** What `predict` returned, and the distributions of V numbers that it gave to `random.choice`, in order. */
export interface Prediction {
  text: string;
  distributions: number[][];
}

/** Draws after which `predict` is stopped: twice what it may ask for. */
const MOST_DRAWS = 100;

export type Q1Procedures = ReturnType<typeof createDriver>;

export default function createDriver(module: Q1Module, host: DriverHost) {
  function build(parameters: PlainParameters, characters: string): CharacterModel {
    const model = new module.RNN(toMatrices(parameters), new Vocabulary(characters));
    substitute(model, host);
    return model;
  }

  return {
    /** Computes softmax of several columns on one model; results and arguments are read after the last call. */
    softmax(columns: number[][]): { y: number[][]; argument: number[][] } {
      const model = build(zeroParameters(1, 2), alphabet(2));
      const given = columns.map((x) => Matrix.columnVector(x));
      const results = given.map((argument) => model.softmax(argument));
      return {
        y: results.map((y, i) => readColumn(y, 'softmax’s result', columns[i].length)),
        argument: given.map((argument) => argument.to1DArray()),
      };
    },

    /** Computes losses of several predictions one after the other on one model; the arguments are read after the last. */
    losses(cases: Predictions[]): { losses: number[]; after: Predictions[] } {
      const size = cases[0].yPred[0].length;
      const model = build(zeroParameters(1, size), alphabet(size));
      const given = cases.map(({ yPred, targets }) => ({
        yPred: yPred.map((y) => Matrix.columnVector(y)),
        targets: [...targets],
      }));
      const losses = given.map(({ yPred, targets }) => readNumber(model.loss(yPred, targets), 'loss’s result'));
      const after = given.map(({ yPred, targets }) => ({ yPred: yPred.map((y) => y.to1DArray()), targets }));
      return { losses, after };
    },

    /** Computes the loss of a forward pass after another forward pass on the same model. */
    lossAfterForward(parameters: PlainParameters, { inputs, targets, aPrev }: Example, others: number[]): number {
      const model = build(parameters, alphabet(parameters.by.length));
      const { yPred } = model.forward([...inputs], Matrix.columnVector(aPrev));
      model.forward([...others], Matrix.columnVector(aPrev));
      return readNumber(model.loss(yPred, [...targets]), 'loss’s result');
    },

    /** Runs forward and backward calls on one model; the parameters are returned as they are afterwards. */
    run(parameters: PlainParameters, steps: Step[]): { results: StepResult[]; parameters: PlainParameters } {
      const model = build(parameters, alphabet(parameters.by.length));
      const passes: ForwardPass[] = [];
      const returned: unknown[] = [];
      const results = steps.map((step): StepResult => {
        if (step.do === 'update') {
          setParameters(model.parameters, step.parameters);
          return { did: 'update' };
        }
        if (step.do === 'forward') {
          const aPrev = Matrix.columnVector(step.aPrev);
          const pass = model.forward([...step.inputs], aPrev);
          passes.push(pass);
          const plain = readPass(pass, parameters, step.inputs.length, 'forward’s');
          return { did: 'forward', pass: plain, aPrev: column(aPrev), sharesState: isShared(pass.a[0], aPrev) };
        }
        const pass = typeof step.pass === 'number' ? passes[step.pass] : toPass(step.pass);
        const targets = [...step.targets];
        returned.push(model.backward(pass, targets));
        const owner = 'backward must leave the pass as it is: afterwards its';
        return { did: 'backward', gradients: {}, pass: readPass(pass, parameters, step.targets.length, owner) };
      });
      // Only now: matrices that a later call fills again would be right for a moment.
      for (const result of results) if (result.did === 'backward') result.gradients = readGradients(returned.shift());
      return { results, parameters: fromMatrices(model.parameters) };
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
        const { yPred } = model.forward([...inputs], Matrix.columnVector(aPrev));
        if (loss === 'own') return readNumber(model.loss(yPred, [...targets]), 'loss’s result');
        return crossEntropy(yPred.map(column), targets);
      });
    },

    /** Continues texts with scripted draws, one after the other on one model. */
    predict(parameters: PlainParameters, characters: string, texts: ScriptedText[]): Prediction[] {
      const model = build(parameters, characters);
      return texts.map((text) => predictOnce(model, text));
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
      const options = {
        optimizer: adam({ learningRate }),
        threshold: Number.NEGATIVE_INFINITY,
        maxIterations: iterations,
      };
      const { losses } = await train(model, reader, options);
      return losses;
    },
  };
}
createDriver satisfies Driver<Q1Module, Q1Procedures>;

function predictOnce(model: CharacterModel, { start, choices }: ScriptedText): Prediction {
  const newline = model.vocabulary.indexOf('\n');
  const distributions: number[][] = [];
  const random = {
    choice(p: unknown): number {
      if (distributions.length === MOST_DRAWS) {
        throw new ContractError(`drew ${MOST_DRAWS} characters without coming to an end`);
      }
      distributions.push(readDistribution(p, model.vocabulary.size));
      return choices[distributions.length - 1] ?? newline;
    },
  };
  const text: unknown = model.predict(start, random);
  if (typeof text !== 'string') throw new ContractError(`predict must return a string, and returned ${kind(text)}`);
  return { text, distributions };
}

/** Tells whether a change to one matrix is a change to the other. */
function isShared(one: Matrix, other: Matrix): boolean {
  const [before, probe] = [other.get(0, 0), one.get(0, 0)];
  other.set(0, 0, before + 1);
  const isSame = one.get(0, 0) !== probe;
  other.set(0, 0, before);
  return isSame;
}

/** Sets all entries in place, as an optimizer does. */
function setParameters(parameters: Parameters, values: PlainParameters): void {
  for (const name of PARAMETERS) {
    parameters[name].apply((row, index) => parameters[name].set(row, index, values[name][row][index]));
  }
}

/** Puts the host's values in place of functions whose own tasks have failed. */
function substitute(model: CharacterModel, host: DriverHost): void {
  const parameters = () => fromMatrices(model.parameters) as never;
  const replacements: Partial<CharacterModel> = {
    softmax: (x) => Matrix.columnVector(host.ask('softmax', x.to1DArray()) as number[]),
    loss: (yPred, targets) => host.ask('loss', yPred.map(column) as never, targets) as number,
    forward: (inputs, aPrev) => toPass(host.ask('forward', parameters(), inputs, column(aPrev)) as never),
    backward: (pass, targets) => {
      const plain = { x: pass.x.map(column), a: pass.a.map(column), yPred: pass.yPred.map(column) };
      const gradients = host.ask('backward', parameters(), plain, targets) as unknown as Record<string, number[][]>;
      return Object.fromEntries(GRADIENTS.map((name) => [name, new Matrix(gradients[name])])) as never;
    },
  };
  for (const [name, value] of Object.entries(replacements)) {
    if (host.substitutes.includes(name)) Object.defineProperty(model, name, { value });
  }
}
