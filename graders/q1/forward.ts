import {
  type CheckContext,
  check,
  distributions,
  fail,
  firstDifference,
  holdsFor,
} from '../../harness/authoring/index.ts';
import { describeNetwork, type NetworkCase, networkArbitrary } from '../toolkit/arbitraries.ts';
import type { Q1Procedures } from './driver.ts';
import type { PlainPass } from './plain-data.ts';
import { type Forward, rightPass, runSteps } from './steps.ts';

/** Cases of a property. */
const RUNS = { runs: 25 };

/** States and outputs are right to some 1e-15; every known mistake is off by far more than this. */
const TOLERANCE = 1e-10;

type Context = CheckContext<Q1Procedures>;

export const forwardChecks = [
  onNetworks(
    'forward-values',
    'Every input, state and output has the right value',
    'live',
    async (context, network) => {
      expectPass(await forward(context, network), await rightPass(context, network), describeNetwork(network));
    },
  ),
  onNetworks('forward-causality', 'No step looks at a later input', 'none', async (context, network) => {
    const { inputs, V, T } = network;
    const changed = { ...network, inputs: inputs.with(T - 1, (inputs[T - 1] + 1) % V) };
    const [one, other] = [await forward(context, network), await forward(context, changed)];
    const t = one.yPred.slice(0, -1).findIndex((y, step) => firstDifference(other.yPred[step], y, TOLERANCE) >= 0);
    if (t < 0) return;
    const input = `${describeNetwork(network)}; then the last input changed to ${changed.inputs[T - 1]}`;
    const seen = { input, expected: one.yPred[t], actual: other.yPred[t] };
    fail(`yPred[${t}] may depend on inputs[0] to inputs[${t}] only, and changed with the last input`, seen);
  }),
  onNetworks('forward-memory', 'The first input acts on every later state', 'none', async (context, network) => {
    const { inputs, V } = network;
    const changed = { ...network, inputs: inputs.with(0, (inputs[0] + 1) % V) };
    const [one, other] = [await forward(context, network), await forward(context, changed)];
    // With random weights two histories never lead to the same state to the last bit this early.
    const isSame = (a: number[], step: number) =>
      step > 0 && a.every(Number.isFinite) && firstDifference(other.a[step], a, 0) < 0;
    const t = one.a.slice(0, 4).findIndex(isSame);
    if (t < 0) return;
    const input = `${describeNetwork(network)}; then inputs[0] changed to ${changed.inputs[0]}`;
    fail(`a[${t}] must depend on inputs[0]: each step continues from the state before it`, {
      input,
      actual: other.a[t],
    });
  }),
  onNetworks(
    'forward-arguments',
    'aPrev and the parameters are left as they are, and a[0] is a copy',
    'none',
    async (context, network) => {
      const { parameters, inputs, aPrev } = network;
      const input = describeNetwork(network);
      const run = await runSteps(context, network, [{ do: 'forward', inputs, aPrev }]);
      const result = run.results[0] as Forward;
      if (firstDifference(result.pass.a[0], aPrev, 0) >= 0) {
        fail('a[0] must be a copy of aPrev', { input, expected: aPrev, actual: result.pass.a[0] });
      }
      if (firstDifference(result.aPrev, aPrev, 0) >= 0) {
        fail('forward must not change aPrev', { input, expected: aPrev, actual: result.aPrev });
      }
      if (result.sharesState) {
        fail(
          'a[0] must be a copy of aPrev, so that a later change to one leaves the other alone: it is the same matrix',
          { input },
        );
      }
      const name = (Object.keys(parameters) as (keyof typeof parameters)[]).find(
        (key) => firstDifference(run.parameters[key].flat(), parameters[key].flat(), 0) >= 0,
      );
      if (name)
        fail(`forward must not change ${name}`, { input, expected: parameters[name], actual: run.parameters[name] });
    },
  ),
];

function onNetworks(
  id: string,
  title: string,
  oracle: 'none' | 'live',
  holds: (context: Context, network: NetworkCase) => Promise<void>,
) {
  return check<Q1Procedures>(
    id,
    title,
    (context) => holdsFor(context, networkArbitrary, (network) => holds(context, network), RUNS),
    { oracle },
  );
}

async function forward(context: Context, network: NetworkCase): Promise<PlainPass> {
  const { inputs, aPrev } = network;
  const { results } = await runSteps(context, network, [{ do: 'forward', inputs, aPrev }]);
  return (results[0] as Forward).pass;
}

/** States before outputs: a wrong output may be but the consequence of a wrong state. */
function expectPass(actual: PlainPass, expected: PlainPass, input: string): void {
  for (const list of ['x', 'a', 'yPred'] as const) {
    const step = expected[list].findIndex((value, t) => firstDifference(actual[list][t], value, TOLERANCE) >= 0);
    if (step < 0) continue;
    const seen = { input, expected: expected[list][step], actual: actual[list][step] };
    if (list === 'a' && step === 0) fail('a[0] must be a copy of aPrev, the state before the first step', seen);
    const labels = seen.expected.map((_, i) => String(i));
    const evidence = list === 'yPred' ? distributions(labels, seen.expected, seen.actual) : undefined;
    fail(`${list}[${step}] is not what ${FORMULAS[list]} gives`, seen, evidence);
  }
}

const FORMULAS = {
  x: 'the one-hot input',
  a: 'tanh(Wax x_t + Waa a_{t−1} + ba)',
  yPred: 'softmax(Wya a_t + by)',
};
