import { type CheckContext, CheckFailure, onInput } from '../../harness/authoring/index.ts';
import { describeNetwork, type NetworkCase } from '../toolkit/arbitraries.ts';
import type { Q1Procedures, Step, StepResult } from './driver.ts';
import type { PlainPass } from './plain-data.ts';

export type Forward = Extract<StepResult, { did: 'forward' }>;
export type Backward = Extract<StepResult, { did: 'backward' }>;

/** Runs steps on one model of the submission, and makes sure that there is a result for each. */
export async function runSteps(
  { student }: Pick<CheckContext<Q1Procedures>, 'student'>,
  network: NetworkCase,
  steps: Step[],
): ReturnType<typeof student.run> {
  const run = await onInput(describeNetwork(network), student.run(network.parameters, steps));
  expectSame(steps.map((step) => step.do).join(), run.results.map((result) => result.did).join());
  for (const [i, result] of run.results.entries()) {
    const step = steps[i];
    if (result.did === 'update' || step.do === 'update') continue;
    const T = step.do === 'forward' ? step.inputs.length : step.targets.length;
    const { x, a, yPred } = result.pass;
    expectSame([T, T + 1, T].join(), [x.length, a.length, yPred.length].join());
  }
  return run;
}

/** The driver sees to all of this; only code that tampers with it gets here. */
function expectSame(expected: string, actual: string): void {
  if (actual === expected) return;
  const message = 'the results are not those of the calls: the code tampers with what it did not write';
  throw new CheckFailure({ code: 'protocol', procedure: 'run', message });
}

/** The submission's backward on its own forward pass. */
export async function ownPass(context: Parameters<typeof runSteps>[0], network: NetworkCase): Promise<Backward> {
  const { inputs, targets, aPrev } = network;
  const { results } = await runSteps(context, network, [
    { do: 'forward', inputs, aPrev },
    { do: 'backward', pass: 0, targets },
  ]);
  return results[1] as Backward;
}

/** The reference's forward pass. */
export async function rightPass(
  { reference }: Pick<CheckContext<Q1Procedures>, 'reference'>,
  { parameters, inputs, aPrev }: NetworkCase,
): Promise<PlainPass> {
  const { results } = await reference.run(parameters, [{ do: 'forward', inputs, aPrev }]);
  return (results[0] as Forward).pass;
}
