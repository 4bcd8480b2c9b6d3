import type { Matrix } from 'ml-matrix';
import type { CharacterModel, ForwardPass } from '../../lab/q1/contracts.ts';
import { GRADIENTS, PARAMETERS, type PlainParameters, type PlainPass } from '../toolkit/plain.ts';
import {
  type Change,
  type createObjects,
  createWatch,
  fill,
  keptIndices,
  keptList,
  keptMatrix,
  keptPlaces,
  keptResult,
  numbersOf,
  writtenInto,
} from './objects.ts';
import { readGradients, readPass, setParameters, toPass } from './plain-data.ts';

// Calls of forward and backward on one model, one after the other, in the sandbox: what is kept from one call to the next shows.

/** One call in a row of calls on the same model, or what a caller does between two. */
export type Step =
  /** with the objects that the step of that index was given, where `again` names one */
  | { do: 'forward'; inputs: number[]; aPrev: number[]; again?: number }
  /** on the pass of that index that forward returned, on given values, or on the former with the latter in their places */
  | { do: 'backward'; pass?: number; values?: PlainPass; targets: number[]; again?: number }
  /** new values for all parameters, in place as an optimizer sets them */
  | { do: 'update'; parameters: PlainParameters }
  /** other numbers in all that was returned so far, or in all that forward was given */
  | { do: 'overwrite'; what: 'results' | 'arguments' };

/** What came of a step. */
export type StepResult =
  /** whether a[0] is the very matrix aPrev */
  | { did: 'forward'; pass: PlainPass; sharesState: boolean }
  /** absent gradients are null */
  | { did: 'backward'; gradients: Record<string, number[][] | null> }
  | { did: 'update' | 'overwrite' };

/** What a call of forward has given. */
export type Forward = Extract<StepResult, { did: 'forward' }>;

/** Runs calls on one model, and tells what they have changed of what they were given and of what was returned before. */
export function runSteps(
  model: CharacterModel,
  parameters: PlainParameters,
  steps: readonly Step[],
  objects: ReturnType<typeof createObjects>,
): { results: StepResult[]; changes: Change[] } {
  const { changes, watching, look } = createWatch();
  const passes: ForwardPass[] = [];
  const returned: Matrix[] = [];
  const kept: ReturnType<typeof keptResult>[] = [];
  const given: { inputs: number[]; aPrev: Matrix }[] = [];
  const keep = (what: string, find: () => Matrix) => {
    returned.push(find());
    kept.push(keptResult(what, find));
  };
  const keptParameters = () => PARAMETERS.map((name) => keptMatrix(name, model.parameters[name]));
  function take(step: Step, i: number): StepResult {
    switch (step.do) {
      case 'update':
        look('a later call', kept);
        setParameters(model.parameters, step.parameters);
        look('an update of the parameters', kept);
        return { did: 'update' };
      case 'overwrite':
        if (step.what === 'results') {
          look('a later call', kept.splice(0));
          for (const matrix of returned.splice(0)) fill(matrix, writtenInto);
        } else {
          look('a later call', kept);
          for (const { inputs, aPrev } of given) {
            for (let t = 0; t < inputs.length; t++) inputs[t] = (inputs[t] + 1) % parameters.by.length;
            fill(aPrev, writtenInto);
          }
          look('what the caller writes into arguments later', kept);
        }
        return { did: 'overwrite' };
      case 'forward': {
        const role = `${step.again ?? i}`;
        const inputs = objects.indices(`inputs ${role}`, step.inputs);
        const aPrev = objects.column(`aPrev ${role}`, step.aPrev);
        const arguments_ = [keptIndices('inputs', inputs), keptMatrix('aPrev', aPrev), ...keptParameters()];
        const pass = watching('forward', arguments_, () => model.forward(inputs, aPrev));
        given.push({ inputs, aPrev });
        passes.push(pass);
        const plain = readPass(pass, parameters, step.inputs.length);
        for (const list of ['x', 'a', 'yPred'] as const)
          for (const t of plain[list].keys()) keep(`${list}[${t}]`, () => pass[list][t]);
        return { did: 'forward', pass: plain, sharesState: isShared(pass.a[0], aPrev) };
      }
      case 'backward': {
        const given = step.pass === undefined ? undefined : passes[step.pass];
        const pass = step.values ? withValues(given, step.values) : (given as ForwardPass);
        const targets = objects.indices(`targets ${step.again ?? i}`, step.targets);
        const lists = (['x', 'a', 'yPred'] as const).flatMap((list) => keptList(list, pass[list]));
        const arguments_ = [...lists, keptIndices('targets', targets), ...keptParameters()];
        const result = watching('backward', arguments_, () => model.backward(pass, targets));
        const gradients = readGradients(result);
        kept.push(keptPlaces('gradients', result, GRADIENTS));
        for (const name of GRADIENTS) if (gradients[name]) keep(name, () => result[name]);
        return { did: 'backward', gradients };
      }
    }
  }
  const results = steps.map(take);
  look('a later call', kept);
  return { results, changes };
}

/** Puts given values into a copy of a pass: what else it holds, and of which class it is, is between forward and backward. */
function withValues(pass: ForwardPass | undefined, values: PlainPass): ForwardPass {
  const { getOwnPropertyDescriptors, getPrototypeOf, create } = Object;
  const own = { ...getOwnPropertyDescriptors(pass ?? {}), ...getOwnPropertyDescriptors(toPass(values)) };
  return create(getPrototypeOf(pass ?? {}), own);
}

/** Tells whether a change to one matrix is a change to the other. */
function isShared(one: Matrix, other: Matrix): boolean {
  const before = numbersOf(other);
  const [probe] = numbersOf(one);
  fill(other, (row) => before[row] + 1);
  const isSame = numbersOf(one)[0] !== probe;
  fill(other, (row) => before[row]);
  return isSame;
}
