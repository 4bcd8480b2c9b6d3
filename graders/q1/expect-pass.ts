import { distributions, fail, type Input, lineOf, numbersHint, withHint } from 'lab-harness/authoring';
import type { PlainPass } from '../toolkit/plain.ts';
import { scaleHint } from './distribution-hints.ts';
import { firstWrong, sameStateHint, sumsHint, TOLERANCE, type WrongMatrix } from './state-hints.ts';
import type { Forward } from './steps.ts';
import { isOverwritten, sayOverwritten } from './unchanged.ts';

// What a submission's forward pass must agree with: the right one, or its own from another call.

/** What is told of a first state that is another one. */
export const FIRST_STATE = 'a[0] must be a copy of aPrev, the state before the first step';

const FORMULAS = {
  a: 'tanh(Wax x_t + Waa a_{t−1} + ba)',
  yPred: 'softmax(Wya a_t + by)',
};

/**
 * Compares two passes, states before outputs: a wrong output may be but the consequence of a wrong state.
 * @param known what is known of a wrong state or output
 */
export function expectPass(
  actual: PlainPass,
  expected: PlainPass,
  input: Input,
  known?: (wrong: WrongMatrix) => string | undefined,
): void {
  const found = firstWrong(actual, expected, TOLERANCE);
  if (!found) return;
  const { list, step, ...values } = found;
  const seen = { input, ...values };
  if (list === 'a' && step === 0) fail(withHint(FIRST_STATE, known?.(found)), seen);
  const labels = seen.expected.map((_, i) => String(i));
  const evidence = list === 'yPred' ? distributions(labels, seen.expected, seen.actual) : undefined;
  const ofLogits = list === 'yPred' ? scaleHint(seen.actual, seen.expected) : undefined;
  const ofSums =
    list === 'a' ? (sameStateHint(actual.a, expected.a, step) ?? sumsHint(seen.actual, seen.expected)) : undefined;
  const hint = ofSums ?? known?.(found) ?? ofLogits ?? numbersHint(seen.actual, seen.expected, TOLERANCE);
  const message =
    list === 'x'
      ? `x[${step}] must be the one-hot column of inputs[${step}]`
      : `${list}[${step}] is not what ${FORMULAS[list]} gives`;
  fail(withHint(message, hint), seen, evidence);
}

/**
 * Compares a pass with the same one on a fresh model.
 * @param message what should hold, as a sentence
 * @param before a pass of other arguments that came before it
 */
export function expectSamePass(
  { pass }: Forward,
  fresh: Forward,
  input: Input,
  message: string,
  before?: Forward,
): void {
  const found = firstWrong(pass, fresh.pass, TOLERANCE);
  if (!found) return;
  const { list, step, ...values } = found;
  const isOld = isOverwritten(values.actual.map((value) => [value]));
  const isBefore = before && !firstWrong(pass, before.pass, 0);
  const hint = isBefore ? 'The whole pass is that of the call before, which had other arguments' : undefined;
  fail(isOld ? sayOverwritten(`${list}[${step}]`) : withHint(`${message} (${list}[${step}])`, hint), {
    input: lineOf(input),
    ...values,
  });
}
