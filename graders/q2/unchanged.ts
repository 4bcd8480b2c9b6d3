import { ContractError, shapeText } from 'lab-harness/inside';
import { freedByWhat, isFreed } from '../../lab/q2/freed.ts';
import type { tf } from '../../lab/q2/tensorflow.ts';
import { SPOILT } from '../toolkit/plain.ts';

// What a call must leave as it is: the objects that it is given, and the arrays that an earlier call returned.

// Taken before the student's code can replace it.
const { isFrozen } = Object;

/** By object, the names of the fields that it had when it was given first: what is new may have any name. */
const ownFields = new WeakMap<object, ReadonlySet<string>>();

/** Runs a function that must leave what it is given as it is. @throws ContractError where one of the objects has changed */
export async function unchanged<T>(name: string, given: Record<string, object>, run: () => T | Promise<T>): Promise<T> {
  const before = Object.entries(given).map(([argument, object]) => ({ argument, object, values: { ...object } }));
  for (const { object, values } of before)
    if (!ownFields.has(object)) ownFields.set(object, new Set(Object.keys(values)));
  const result = await run();
  for (const { argument, object, values } of before) {
    const now: Record<string, unknown> = { ...object };
    const keys = Object.keys({ ...values, ...now });
    // An optimizer counts its updates.
    const changed = keys.find((key) => key !== 'iterations_' && !Object.is(now[key], Reflect.get(values, key)));
    if (changed === undefined) continue;
    const how = Object.hasOwn(now, changed) ? 'changed' : 'removed';
    const what = ownFields.get(object)?.has(changed)
      ? `${how} ${argument}.${changed}`
      : `gave ${argument} another field`;
    throw new ContractError(`${name} must leave its arguments as they are, and ${what}`);
  }
  return result;
}

/** Expects that the weights of a model can be read after a call. @throws ContractError where one is freed */
export function expectReadable(name: string, weights: readonly tf.Variable[]): void {
  const freed = weights.filter(isFreed);
  if (freed.length === 0) return;
  const which = freed.length > 1 && freed.length === weights.length ? 'none is; the first' : 'one is not; it';
  const how = `${which}, ${shapeText(freed[0].shape)}, was freed by ${freedByWhat(freed[0])}`;
  throw new ContractError(`after ${name} the model’s weights must still be there, and ${how}`);
}

/** Expects that training can change the weights of a model after a call. @throws ContractError where one is frozen */
export function expectTrainable(name: string, weights: readonly tf.Variable[]): void {
  const frozen = weights.find(({ trainable }) => !trainable);
  if (!frozen) return;
  const which = `the one of shape ${shapeText(frozen.shape)}`;
  throw new ContractError(
    `${name} must leave the model’s weights as they are, and sets trainable of ${which} to false`,
  );
}

/**
 * Writes over the numbers in the arrays of a result, so that what was kept of it is worth nothing; but for frozen ones, which
 * nobody can fill again. @returns those arrays
 */
export function spoil(result: unknown): number[][] {
  const isFilled = (value: unknown): value is number[] =>
    (Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array) &&
    value.length > 0 &&
    !isFrozen(value);
  const lists = Object.values(Object(result)).filter(isFilled);
  for (const list of lists) list.fill(SPOILT);
  return lists;
}

/**
 * Expects what was written into arrays of an earlier result to be there still.
 * @param given the objects that the call was given: one of them may hold such an array
 * @param result of the later call
 * @throws ContractError where it is not
 */
export function expectSpoilt(
  name: string,
  lists: readonly number[][],
  given: Record<string, object>,
  result: unknown,
): void {
  if (lists.every((list) => list.length > 0 && list.every((value) => value === SPOILT))) return;
  const places = Object.entries(given).flatMap(([argument, object]) =>
    Object.values(object).some((value) => lists.includes(value)) ? [argument] : [],
  );
  const isAgain = Object.values(Object(result)).some((value) => lists.includes(value as number[]));
  const where =
    places.length > 0 ? `, and one is kept in a field of ${places[0]}` : isAgain ? ', and one is returned again' : '';
  const done = isAgain ? '' : ', and be done when it returns';
  throw new ContractError(
    `${name} must return new arrays${done}: numbers were written later into those that an earlier call returned${where}`,
  );
}
