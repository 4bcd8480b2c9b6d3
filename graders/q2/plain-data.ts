import { ContractError, kindOf, numberReader, shapeText } from 'lab-harness/inside';
import type { TrainingHistory } from '../../lab/q2/contracts.ts';
import { tf } from '../../lab/q2/tensorflow.ts';
import { valuesOf } from './recorder.ts';

// Between tensors and plain data; what comes from the student's code is looked at before it is believed.

/** Makes windows [B, L] a tensor [B, L, 1]. */
export function toWindows(windows: number[][]): tf.Tensor3D {
  return tf.tensor3d(windows.flat(), [windows.length, windows[0].length, 1]);
}

export function readHistory(value: unknown): TrainingHistory {
  const history = fields(value, 'train');
  const { trainingLoss, validationLoss, bestEpoch } = history;
  const missing = ['trainingLoss', 'validationLoss', 'bestEpoch'].find((name) => !(name in history));
  // Other names are the submission's own, and not to be told where a check is hidden.
  if (missing) throw new ContractError(`what train returns must have a field ${missing}, and has none of that name`);
  return {
    trainingLoss: readNumbers(trainingLoss, 'train’s trainingLoss'),
    validationLoss: readNumbers(validationLoss, 'train’s validationLoss'),
    bestEpoch: readNumber(bestEpoch, 'train’s bestEpoch'),
  };
}

export function fields(value: unknown, name: string): Record<string, unknown> {
  if (
    typeof value === 'object' &&
    value !== null &&
    (!Array.isArray(value) || Object.keys(value).length > value.length)
  )
    return value as Record<string, unknown>;
  throw new ContractError(`${name} must return an object, and returned ${kind(value)}`);
}

/** Reads a column [rows, 1]. @throws ContractError where the value is none */
export function readColumn(value: unknown, name: string, rows: number): number[] {
  if (!(value instanceof tf.Tensor))
    throw new ContractError(`${name} must be a tensor [${rows}, 1], and is ${kind(value)}`);
  if (value.rank === 2 && value.shape[0] === rows && value.shape[1] === 1) return [...valuesOf(value)];
  // Its numbers, too: what comes out in one wrong shape may be many things.
  const first = value.dtype === 'string' ? [] : Array.from(valuesOf(value)).slice(0, MOST_SHOWN);
  const numbers = first.filter(Number.isFinite).map((number) => Number(number.toPrecision(DIGITS)));
  const which = numbers.length > 0 ? ` beginning with ${numbers.join(', ')}` : '';
  throw new ContractError(`${name} must be a tensor [B, 1] = [${rows}, 1], and is ${kind(value)}${which}`);
}

/** Numbers of a tensor that are shown, and their digits: fewer than float32 has, for the last ones are rounding. */
const [MOST_SHOWN, DIGITS] = [4, 4];

export function readNumbers(value: unknown, name: string): number[] {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  // A copy has no holes, which `map` would skip.
  const values = isList ? Array.from(value as ArrayLike<unknown>) : undefined;
  if (!values) throw new ContractError(`${name} must be an array of numbers, and is ${kind(value)}${awaitHint(value)}`);
  return values.map((item, i) => readNumber(item, `${name}[${i}]`));
}

export const readNumber = numberReader((value) => {
  const hint = value instanceof tf.Tensor ? ': dataSync()[0] reads its number' : awaitHint(value);
  return `${kind(value)}${hint}`;
});

/** Says what to do with a promise where its value is asked for. */
function awaitHint(value: unknown): string {
  return value instanceof Promise ? ': await what makes it' : '';
}

/** Says what a value is, for a sentence: never its contents. */
function kind(value: unknown): string {
  return value instanceof tf.Tensor ? `a tensor ${shapeText(value.shape)}` : kindOf(value);
}
