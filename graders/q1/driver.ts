import { Matrix } from 'ml-matrix';
import type { Driver, DriverHost } from '../../harness/sandbox/driver.ts';
import { ContractError } from '../../harness/sandbox/driver.ts';
import type { CharacterModel, ForwardPass, Parameters } from '../../lab/q1/contracts.ts';
import { DataReader } from '../../lab/q1/data-reader.ts';
import { adam } from '../../lab/q1/optimizers.ts';
import { train } from '../../lab/q1/train.ts';
import { Vocabulary } from '../../lab/q1/vocabulary.ts';
import type { PlainParameters } from '../toolkit/plain.ts';
import { type Perturbation, perturbed } from '../toolkit/richardson.ts';
import {
  alphabet,
  column,
  fromMatrices,
  GRADIENTS,
  kind,
  type PlainPass,
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

/** What `student/q1.ts` exports. */
export interface Q1Module {
  RNN: new (parameters: Parameters, vocabulary: Vocabulary) => CharacterModel;
}

/** One call in a row of calls on the same model. */
export type Step =
  | { do: 'forward'; inputs: number[]; aPrev: number[] }
  /** on the pass that an earlier step returned, by its index, or on one given as values */
  | { do: 'backward'; pass: number | PlainPass; targets: number[] };

export type StepResult =
  /** aPrev as it is after the call, and whether a[0] is the very same matrix */
  | { did: 'forward'; pass: PlainPass; aPrev: number[]; sharesState: boolean }
  /** absent gradients are null; pass as it is after the call */
  | { did: 'backward'; gradients: Record<string, number[][] | null>; pass: PlainPass };

/** `predict` is stopped after so many draws: twice what it may ask for. */
const MOST_DRAWS = 100;

export type Q1Procedures = ReturnType<typeof createDriver>;

export default function createDriver(module: Q1Module, host: DriverHost) {
  function build(parameters: PlainParameters, characters: string): CharacterModel {
    const model = new module.RNN(toMatrices(parameters), new Vocabulary(characters));
    substitute(model, host);
    return model;
  }

  return {
    /** softmax of a column, and the argument as it is afterwards. */
    softmax(x: number[]): { y: number[]; argument: number[] } {
      const model = build(zeroParameters(1, 2), alphabet(2));
      const argument = Matrix.columnVector(x);
      const y = readColumn(model.softmax(argument), 'softmax’s result', x.length);
      return { y, argument: argument.to1DArray() };
    },

    /** Losses of several predictions, one after the other on one model; yPred as it is afterwards. */
    losses(cases: { yPred: number[][]; targets: number[] }[]): { losses: number[]; yPredAfter: number[][] } {
      const size = cases[0].yPred[0].length;
      const model = build(zeroParameters(1, size), alphabet(size));
      const columns = cases.map(({ yPred }) => yPred.map((y) => Matrix.columnVector(y)));
      const losses = cases.map(({ targets }, i) => readNumber(model.loss(columns[i], [...targets]), 'loss’s result'));
      return { losses, yPredAfter: columns.flat().map((y) => y.to1DArray()) };
    },

    /** The loss of a forward pass, computed after another forward pass on the same model. */
    lossAfterForward(
      parameters: PlainParameters,
      { inputs, targets, aPrev }: { inputs: number[]; targets: number[]; aPrev: number[] },
      others: number[],
    ): number {
      const model = build(parameters, alphabet(parameters.by.length));
      const { yPred } = model.forward([...inputs], Matrix.columnVector(aPrev));
      model.forward([...others], Matrix.columnVector(aPrev));
      return readNumber(model.loss(yPred, [...targets]), 'loss’s result');
    },

    /** Forward and backward calls on one model; the parameters are returned as they are afterwards. */
    run(parameters: PlainParameters, steps: Step[]): { results: StepResult[]; parameters: PlainParameters } {
      const model = build(parameters, alphabet(parameters.by.length));
      const passes: ForwardPass[] = [];
      const results = steps.map((step): StepResult => {
        if (step.do === 'forward') {
          const aPrev = Matrix.columnVector(step.aPrev);
          const pass = model.forward([...step.inputs], aPrev);
          passes.push(pass);
          return {
            did: 'forward',
            pass: readPass(pass, parameters, step.inputs.length),
            aPrev: aPrev.to1DArray(),
            sharesState: pass.a[0] === aPrev,
          };
        }
        const pass = typeof step.pass === 'number' ? passes[step.pass] : toPass(step.pass);
        const gradients = model.backward(pass, [...step.targets]);
        return {
          did: 'backward',
          gradients: readGradients(gradients),
          pass: readPass(pass, parameters, step.targets.length),
        };
      });
      return { results, parameters: fromMatrices(model.parameters) };
    },

    /**
     * The loss of a forward pass at many points of the parameter space, for numeric derivatives: by the
     * student's own `loss`, or by its formula where that is another task's concern.
     */
    lossesAt(
      parameters: PlainParameters,
      points: Perturbation[],
      { inputs, targets, aPrev }: { inputs: number[]; targets: number[]; aPrev: number[] },
      loss: 'own' | 'formula',
    ): number[] {
      return points.map((point) => {
        const model = build(perturbed(parameters, point), alphabet(parameters.by.length));
        const { yPred } = model.forward([...inputs], Matrix.columnVector(aPrev));
        if (loss === 'own') return readNumber(model.loss(yPred, [...targets]), 'loss’s result');
        return targets.reduce((sum, target, t) => sum - Math.log(yPred[t].get(target, 0)), 0);
      });
    },

    /**
     * predict with scripted draws: `choices` are the indices drawn, then newlines.
     * The distributions are those that were given to `random.choice`, in order.
     */
    predict(
      parameters: PlainParameters,
      characters: string,
      start: string,
      choices: number[],
    ): { text: string; distributions: number[][] } {
      const model = build(parameters, characters);
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
    },

    /** Raw losses of training on the lines of `text` with the lab's own loop. */
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
