import {
  type Check,
  type CheckContext,
  CheckFailure,
  fail,
  firstDifference,
  ifAnswered,
  lineOf,
  onInput,
  show,
  throughout,
  withHint,
  within,
} from 'lab-harness/authoring';
import { describeForward, describeNetwork, type NetworkCase, networksIn } from '../toolkit/arbitraries.ts';
import { mapParameters, type PlainPass } from '../toolkit/plain.ts';
import { SMALL_NETWORKS } from '../toolkit/space.ts';
import { cutHint } from './distribution-hints.ts';
import type { Q1Procedures } from './driver.ts';
import { expectPass, FIRST_STATE } from './expect-pass.ts';
import {
  firstWrong,
  ofOtherSteps,
  oneMatrixHint,
  passHint,
  repeatsHint,
  TOLERANCE,
  type WrongMatrix,
} from './state-hints.ts';
import type { Forward, Step } from './steps.ts';
import { expectUnchanged, namesOf } from './unchanged.ts';

type Context = Pick<CheckContext<Q1Procedures>, 'student' | 'reference'>;

const networks = networksIn(SMALL_NETWORKS);
const forAllNetworks = throughout(networks, { runs: 2 });
const besideReference = throughout(networks, { runs: 6, oracle: 'live' });

/** Networks in which two histories never lead to the same state to the last bit this early. */
const usual = networksIn(within(SMALL_NETWORKS, { V: [2, 12], weights: ['usual'] }));
const telling = throughout(usual, { runs: 6 });
const someBesideReference = throughout(usual, { runs: 0, oracle: 'live' });

/** Factor of the biases of logits that are beyond the range of exp. */
const FAR = 5000;

/** What a state adds to all logits of its step alike: those of two steps are beyond the range of exp from each other. */
const COMMON = 5000;

/** Checks of the forward pass, the first half of the task q1.backprop. */
export const forwardChecks: Check<Q1Procedures>[] = [
  besideReference('forward-values', 'Every input, state and output has the right value', async (context, network) => {
    const ask = (other: NetworkCase) => ownForward(context, other);
    const own = await ask(network).catch(async (error) => {
      throw (await repeatsHint(ask, error)) ?? error;
    });
    const right = await rightForward(context, network);
    const wrong = firstWrong(own, right, TOLERANCE);
    if (!wrong) return;
    await expectSteady(context, network, own);
    const negated = mapParameters(network.parameters, (rows) => rows.map((row) => row.map((value) => -value)));
    const other = { ...network, parameters: negated };
    const unread = await ifAnswered(async () => {
      const isSame = !firstWrong(await ask(other), own, 0);
      return isSame && firstWrong(await rightForward(context, other), right, 0)
        ? 'It is the same where all parameters have the other sign: they do not act on it, and must'
        : undefined;
    });
    const changed = await ifAnswered(() => changedHint(context, network, wrong));
    const shown = changed ?? (await passHint(ask, network, own, right, wrong));
    // No parameter acts on inputs and on the state before the first step.
    const isComputed = wrong.list === 'yPred' || (wrong.list === 'a' && wrong.step > 0);
    const known = shown ?? (isComputed ? unread : undefined);
    expectPass(own, right, describeForward(network), () => known);
  }),
  someBesideReference('forward-far-logits', 'The outputs are right for large logits too', async (context, drawn) => {
    const by = drawn.parameters.by.map(([bias]) => [FAR * bias]);
    const Wya = drawn.parameters.Wya.map(([weight, ...others]) => [weight + COMMON, ...others]);
    const network = { ...drawn, parameters: { ...drawn.parameters, by, Wya } };
    const right = await rightForward(context, network);
    const logits = right.a
      .slice(1)
      .map((a) => by.map(([bias], i) => a.reduce((z, unit, j) => z + Wya[i][j] * unit, bias)));
    // A softmax that overflows is its own task's concern, one that forward has in its place is not.
    if (!(await isSoftmaxRight(context, logits, right.yPred))) return;
    const own = await ownForward(context, network);
    if (firstWrong(own, right, TOLERANCE)?.list !== 'yPred') return;
    const isRightOfSmall = !firstWrong(await ownForward(context, drawn), await rightForward(context, drawn), TOLERANCE);
    const hint = ({ actual, step }: { actual: number[]; step: number }) => {
      const cut = isRightOfSmall ? cutHint(actual, logits[step]) : undefined;
      return `${cut ? `${cut}, and the` : 'The'} function softmax is right for these logits: look at what forward does with them`;
    };
    expectPass(
      own,
      right,
      describeForward(network, `; with by ${FAR} times as large, and ${COMMON} more in the first column of Wya`),
      hint,
    );
  }),
  forAllNetworks('forward-causality', 'An output depends on inputs up to its step alone', async (context, network) => {
    const { inputs, V, T } = network;
    const changed = { ...network, inputs: inputs.with(T - 1, (inputs[T - 1] + 1) % V) };
    const [one, other] = [await ownForward(context, network), await ownForward(context, changed)];
    const t = one.yPred.slice(0, -1).findIndex((y, step) => firstDifference(other.yPred[step], y, TOLERANCE) >= 0);
    if (t < 0) return;
    const input = describeForward(network, `; then the last input changed to ${changed.inputs[T - 1]}`);
    const seen = { input, expected: one.yPred[t], actual: other.yPred[t] };
    await expectSteady(context, network, one);
    fail(`yPred[${t}] may depend on inputs[0] to inputs[${t}] only, and changed with the last input`, seen);
  }),
  telling('forward-memory', 'The first input acts on every later state', async (context, network) => {
    const { inputs, V } = network;
    const changed = { ...network, inputs: inputs.with(0, (inputs[0] + 1) % V) };
    const [one, other] = [await ownForward(context, network), await ownForward(context, changed)];
    const isSame = (a: number[], step: number) =>
      step > 0 && a.every(Number.isFinite) && firstDifference(other.a[step], a, 0) < 0;
    const t = one.a.slice(0, 4).findIndex(isSame);
    if (t < 0) return;
    const input = describeForward(network, `; then inputs[0] changed to ${changed.inputs[0]}`);
    const path =
      t === 1 ? 'a[1] must depend on inputs[0]' : `a[${t}] must depend on inputs[0], by the states before it`;
    fail(`${path}, and is the same whatever that is`, { input, actual: other.a[t] });
  }),
  forAllNetworks(
    'forward-arguments',
    'The inputs, aPrev and the parameters are left as they are, and a[0] is a copy of aPrev',
    async (context, network) => {
      const { inputs, aPrev } = network;
      const input = describeForward(network);
      const run = await runSteps(context, network, [{ do: 'forward', inputs, aPrev }]);
      const result = run.results[0] as Forward;
      if (firstDifference(result.pass.a[0], aPrev, 0) >= 0) {
        const other = await ifAnswered(() => ownForward(context, ofOtherSteps(network)));
        const seen = { input, expected: aPrev, actual: result.pass.a[0] };
        fail(withHint(FIRST_STATE, oneMatrixHint(result.pass, other)), seen);
      }
      if (result.sharesState) {
        fail(
          'a[0] must be a copy of aPrev, so that a later change to one leaves the other alone: it is the same matrix',
          // No number is wrong: there is none to redo.
          { input: lineOf(input) },
        );
      }
      expectUnchanged(run.changes, input);
    },
  ),
];

/** Runs steps on one model of the submission, and makes sure that there is a result for each. */
export async function runSteps(
  { student }: Pick<Context, 'student'>,
  network: NetworkCase,
  steps: Step[],
): ReturnType<typeof student.run> {
  const describe = steps.some((step) => step.do === 'backward') ? describeNetwork : describeForward;
  const run = await onInput(() => describe(network), student.run(network.parameters, steps));
  expectUntampered(steps.map((step) => step.do).join(), run.results.map((result) => result.did).join());
  for (const [i, result] of run.results.entries()) {
    const step = steps[i];
    if (result.did !== 'forward' || step.do !== 'forward') continue;
    const T = step.inputs.length;
    const { x, a, yPred } = result.pass;
    expectUntampered([T, T + 1, T].join(), [x.length, a.length, yPred.length].join());
  }
  return run;
}

/** Refuses results whose number is not that of the calls: the driver sees to it, unless code tampers with it. */
function expectUntampered(expected: string, actual: string): void {
  if (actual === expected) return;
  const message = 'the results are not those of the calls: the code tampers with what it did not write';
  throw new CheckFailure({ code: 'protocol', procedure: 'run', message });
}

/** Runs the submission's forward pass. */
async function ownForward(context: Context, network: NetworkCase): Promise<PlainPass> {
  const { inputs, aPrev } = network;
  const { results } = await runSteps(context, network, [{ do: 'forward', inputs, aPrev }]);
  return (results[0] as Forward).pass;
}

/** Tells whether softmax makes the outputs of the logits (T columns of V). */
async function isSoftmaxRight({ student }: Context, logits: number[][], outputs: number[][]): Promise<boolean> {
  const answer = await ifAnswered(() => student.softmax(logits, logits[0].length));
  return answer?.y.every((column, t) => firstDifference(column, outputs[t], TOLERANCE) < 0) ?? false;
}

/** What acts on each list of a pass where the lists before it are right. */
const ACTING = {
  x: ['inputs'],
  a: ['inputs', 'aPrev', 'Wax', 'Waa', 'ba'],
  yPred: ['Wya', 'by'],
};

/** Says in a sentence what forward changes of what it is given and acts on what is wrong, which may follow from it. */
async function changedHint(
  context: Context,
  network: NetworkCase,
  { list, step }: WrongMatrix,
): Promise<string | undefined> {
  const { inputs, aPrev } = network;
  const { changes } = await runSteps(context, network, [{ do: 'forward', inputs, aPrev }]);
  const acting = list === 'a' && step === 0 ? ['aPrev'] : ACTING[list];
  const causes = changes.filter(({ what }) => acting.includes(what));
  return causes.length === 0
    ? undefined
    : `It may follow from ${namesOf(causes)}, which forward changes on the way: mend that first`;
}

/** Runs the reference's forward pass. */
export async function rightForward(
  { reference }: Pick<Context, 'reference'>,
  { parameters, inputs, aPrev }: NetworkCase,
): Promise<PlainPass> {
  const { results } = await reference.run(parameters, [{ do: 'forward', inputs, aPrev }]);
  return (results[0] as Forward).pass;
}

/** Expects the same pass once more. @throws CheckFailure where it is another one, as with random numbers */
async function expectSteady(context: Context, network: NetworkCase, pass: PlainPass): Promise<void> {
  const found = firstWrong(await ownForward(context, network), pass, 0);
  if (!found) return;
  const { list, step, expected: first, actual: second } = found;
  fail(
    `forward must give the same for the same arguments and parameters, and gives another ${list}[${step}] each time`,
    {
      input: lineOf(describeForward(network)),
      actual: `${show(first)}, then ${show(second)}`,
    },
  );
}
