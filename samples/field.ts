import { type Check, type CheckContext, check, type FieldChecks, fail } from 'lab-harness/authoring';
import type { Q1Procedures } from '../graders/q1/driver.ts';
import { ownBackward } from '../graders/q1/expect-gradients.ts';
import { runSteps } from '../graders/q1/forward.ts';
import type { Step, StepResult } from '../graders/q1/steps.ts';
import type { NetworkCase } from '../graders/toolkit/arbitraries.ts';
import { PARAMETERS, type Perturbation, type PlainParameters } from '../graders/toolkit/plain.ts';
import { SeededRandom } from '../lab/random.ts';

// How gradients are usually checked elsewhere, on a network like those of this lab's own checks.

type Context = CheckContext<Q1Procedures>;
type Gradients = Extract<StepResult, { did: 'backward' }>['gradients'];
type Entry = Omit<Perturbation, 'value'>;

const [H, V, T] = [7, 5, 6];

/** Draws a network whose weights, biases and previous state lie within ±scale. */
function networkAt(scale: number): NetworkCase {
  const seed = 1;
  const random = new SeededRandom(seed);
  const vector = (size: number) => Array.from({ length: size }, () => random.uniformBetween(-scale, scale));
  const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => vector(columns));
  const indices = () => Array.from({ length: T }, () => Math.floor(random.uniformBetween(0, V)));
  const point = { H, V, T, seed, weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any' } as const;
  return {
    ...{ point, H, V, T, seed, weights: point.weights },
    parameters: { Wax: matrix(H, V), Waa: matrix(H, H), Wya: matrix(V, H), ba: matrix(H, 1), by: matrix(V, 1) },
    inputs: indices(),
    targets: indices(),
    aPrev: vector(H),
  };
}

/** Compares states, outputs and gradients with the reference's as numpy.allclose does with its own tolerances. */
async function comparesValues({ student, reference }: Context, network: NetworkCase): Promise<void> {
  const { inputs, targets, aPrev } = network;
  const valuesOf = async (side: Context['student']) => {
    const steps: Step[] = [
      { do: 'forward', inputs, aPrev },
      { do: 'backward', pass: 0, targets },
    ];
    const { results } = await runSteps({ student: side }, network, steps);
    return results.flatMap((result) => {
      if (result.did === 'forward') return [result.pass.a.flat(), result.pass.yPred.flat()];
      return result.did === 'backward' ? PARAMETERS.map((name) => result.gradients[`d${name}`]?.flat() ?? []) : [];
    });
  };
  const [actual, expected] = [await valuesOf(student), await valuesOf(reference)];
  const isClose = expected.every((values, block) =>
    values.every((value, i) => Math.abs(actual[block][i] - value) <= 1e-8 + 1e-5 * Math.abs(value)),
  );
  if (!isClose) fail('the values are not all close to the reference’s', {});
}

/** Computes central differences of the loss by some entries, through the submission's own forward pass. */
async function differencesBy(
  { student }: Context,
  { parameters, inputs, targets, aPrev }: NetworkCase,
  entries: readonly Entry[],
  step: number,
): Promise<number[]> {
  const points = entries.flatMap((entry) => {
    const value = parameters[entry.parameter][entry.row][entry.column];
    return [step, -step].map((move) => ({ ...entry, value: value + move }));
  });
  const losses = await student.lossesAt(parameters, points, { inputs, targets, aPrev }, 'formula');
  return entries.map((_, i) => (losses[2 * i] - losses[2 * i + 1]) / (2 * step));
}

const entriesOf = (parameters: PlainParameters): Entry[] =>
  PARAMETERS.flatMap((parameter) =>
    parameters[parameter].flatMap((row, i) => row.map((_, j) => ({ parameter, row: i, column: j }))),
  );

const at = (gradients: Gradients, { parameter, row, column }: Entry) =>
  gradients[`d${parameter}`]?.[row]?.[column] ?? Number.NaN;

/** Compares one drawn entry of each gradient: absolute and relative tolerance 1e-2, step 1e-6. */
async function comparesOneEntry(context: Context, network: NetworkCase): Promise<void> {
  const random = new SeededRandom(context.seed);
  const all = entriesOf(network.parameters);
  const drawn = PARAMETERS.map((name) => random.shuffle(all.filter(({ parameter }) => parameter === name))[0]);
  const { gradients } = await ownBackward(context, network);
  const numeric = await differencesBy(context, network, drawn, 1e-6);
  const isClose = drawn.every(
    (entry, i) => Math.abs(at(gradients, entry) - numeric[i]) <= 1e-2 + 1e-2 * Math.abs(numeric[i]),
  );
  if (!isClose) fail('a drawn entry is not close to its central difference', {});
}

/** Compares every entry: relative error |a − n| / max(1e-8, |a| + |n|) at most 1e-5, step 1e-5. */
async function comparesAllEntries(context: Context, network: NetworkCase): Promise<void> {
  const all = entriesOf(network.parameters);
  const { gradients } = await ownBackward(context, network);
  const numeric = await differencesBy(context, network, all, 1e-5);
  const isClose = all.every((entry, i) => {
    const [a, n] = [at(gradients, entry), numeric[i]];
    return Math.abs(a - n) / Math.max(1e-8, Math.abs(a) + Math.abs(n)) <= 1e-5;
  });
  if (!isClose) fail('an entry has another relative error than central differences allow', {});
}

const METHODS = [
  { id: 'allclose', title: 'one fixed case, allclose at 1e-5', run: comparesValues },
  { id: 'one-entry', title: 'one drawn entry of each gradient, central differences at 1e-2', run: comparesOneEntry },
  { id: 'central', title: 'every entry, central differences at 1e-5', run: comparesAllEntries },
];

/** The usual checks of gradients, at small initial weights and at large ones. */
export const fieldChecks: FieldChecks = {
  task: 'q1.backprop',
  checks: METHODS.flatMap(({ id, title, run }): Check<Q1Procedures>[] =>
    [0.01, 1].map((scale) =>
      check(`${id}-${scale}`, `${title}; weights within ±${scale}`, (context) => run(context, networkAt(scale)), {
        oracle: 'live',
      }),
    ),
  ),
};
