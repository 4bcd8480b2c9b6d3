import { engine, Tensor, type Variable } from '@tensorflow/tfjs-core';
import { kindOf, shapeText } from 'lab-harness/inside';

// TensorFlow.js says `Tensor is disposed.` or `Cannot read properties of undefined (reading 'backend')`, and neither which
// tensor that is nor what freed it.

// A list that nobody adds to: what is said here may be read beside a check that is hidden.
const FREEING = {
  loader: 'its loader, whose next iteration has begun',
  call: 'the end of the call that made it',
  scope:
    'the end of tf.tidy or minimize, which free all that is made in there and neither returned nor kept by tf.keep',
};

/** By tensor, where none can be changed. */
const freedByName = new WeakMap<Tensor, string>();

/** Name of a scope that ends with a call of the submission's functions. */
export const CALL_SCOPE = 'call';

/** What frees tensors now, where that is no `dispose` of somebody's own. */
let freeing: keyof typeof FREEING | undefined;

/** Frees tensors, and has them say what did. */
export function freedBy(what: keyof typeof FREEING, free: () => void): void {
  freeing = what;
  try {
    free();
  } finally {
    freeing = undefined;
  }
}

/** Variables that were freed after a call of the submission's functions, which had made them. */
const freedWithCall = new WeakSet<Tensor>();

/** Frees all variables after a call of the submission's functions, which may have registered anything. */
export function freeAfterCall(): void {
  for (const variable of Object.values<unknown>(own.state.registeredVariables))
    if (variable instanceof Tensor) freedWithCall.add(variable);
  own.disposeVariables();
}

/** Variables that a model has made for its layers. */
const ofLayers = new WeakSet<Tensor>();

/** Has variables say, once they are freed, that a model has made them for its layers. */
export function madeForLayers(variables: readonly Variable[]): void {
  for (const variable of variables) ofLayers.add(variable);
}

/** Says which tensor is freed, and by what. */
export function saidOfFreed(tensor: Tensor): string {
  return `it is ${shapeText(tensor.shape)}, and was freed by ${freedByWhat(tensor)}`;
}

/** Says what has freed a tensor. */
export function freedByWhat(tensor: Tensor): string {
  const ofCall = ofLayers.has(tensor)
    ? 'the end of an earlier call, of whose model it was a weight: a model must make its layers itself, and nothing of an earlier one may be used again'
    : 'the end of an earlier call: nothing made before this call, or in another one, may be used again';
  const ofVariables = 'tf.disposeVariables, or the end of the call that made it';
  if (tensor.isDisposed) return freedByName.get(tensor) ?? 'dispose';
  return freedWithCall.has(tensor) ? ofCall : ofVariables;
}

const { dispose, throwIfDisposed } = Tensor.prototype;
Tensor.prototype.dispose = function (): void {
  if (freeing && Object.hasOwn(FREEING, freeing) && !this.isDisposed) freedByName.set(this, FREEING[freeing]);
  dispose.call(this);
};
Tensor.prototype.throwIfDisposed = function (): void {
  try {
    throwIfDisposed.call(this);
  } catch (error) {
    // The library's own error, by its stack.
    if (error instanceof Error) error.message = `Tensor is disposed: ${saidOfFreed(this)}`;
    throw error;
  }
};

const own = engine();
const { endScope, makeVariable, runKernel } = own;

/** Tells whether a tensor has no values any more: a variable that is freed with all others does not know. */
export const isFreed = (tensor: Tensor): boolean => tensor.isDisposed || !own.state.tensorInfo.has(tensor.dataId);

own.endScope = (result) => {
  freedBy(own.state.activeScope?.name === CALL_SCOPE ? 'call' : 'scope', () => endScope.call(own, result));
};
own.runKernel = ((name, inputs, attributes) => {
  try {
    return runKernel.call(own, name, inputs, attributes);
  } catch (error) {
    const freed = Object.values(inputs ?? {})
      .flat()
      .find((input) => input instanceof Tensor && isFreed(input));
    if (freed instanceof Tensor && error instanceof Error)
      error.message = `${name} is given a tensor that is disposed: ${saidOfFreed(freed)}`;
    throw error;
  }
}) as typeof runKernel;
// Where what it is made of has no values, TensorFlow.js overflows its stack, so that no line of the caller's is left on it.
own.makeVariable = (value, ...rest) => {
  const isTensor = (value as unknown) instanceof Tensor;
  const wasFreed = isTensor && isFreed(value);
  try {
    return makeVariable.call(own, value, ...rest);
  } catch (error) {
    if (!isTensor) throw new Error(`tf.variable is given ${kindOf(value)}, and no tensor`);
    // Other errors may come before that, as of a name that is taken.
    if (!wasFreed || !(error instanceof RangeError)) throw error;
    throw new Error(`tf.variable is given a tensor that is disposed: ${saidOfFreed(value)}`);
  }
};
