import { shapeText } from 'lab-harness/inside';
import type { Module } from './module.ts';
import { tf } from './tensorflow.ts';

// TensorFlow.js says `Input 0 is incompatible with layer simple_rnn_SimpleRNN2: expected ndim=3, found ndim=2`, and not
// which shape came, nor what the lab asks for.

const CHECK = 'assertInputCompatibility'; // protected: no method of ours could call it by type
const check: (this: tf.layers.Layer, inputs: unknown) => void = Reflect.get(tf.layers.Layer.prototype, CHECK);
Reflect.set(tf.layers.Layer.prototype, CHECK, function (this: tf.layers.Layer, inputs: unknown): void {
  try {
    check.call(this, inputs);
  } catch (error) {
    if (error instanceof Error && inputs instanceof tf.Tensor) error.message = whyUnfit(this, inputs);
    throw error;
  }
});

/** Says what a layer takes, and which shape it is given instead. */
function whyUnfit(layer: tf.layers.Layer, { rank, shape }: tf.Tensor): string {
  const [{ shape: sizes, ndim, axes }] = layer.inputSpec;
  const features = sizes?.at(-1) ?? axes?.[-1] ?? 'features';
  const steps = layer instanceof tf.RNN || ndim === 3;
  const given = `the layer ${layer.getClassName()} takes a tensor [B, ${steps ? 'L, ' : '…, '}${features}], and is given ${shapeText(shape)}`;
  const isLastStep = layer instanceof tf.RNN && rank === 2;
  return isLastStep ? `${given}${WITH_STEPS}` : given;
}

const WITH_STEPS = '; a tensor with steps comes from x, or from a layer with returnSequences: true';

/** Has what TensorFlow.js throws inside a model's `forward` say what that was given, and what it must return. */
export function sayContract<Model extends Module>(model: Model): Model {
  const { forward } = model;
  let isFirst = true;
  /** what its first call was given, where that went through */
  let through: string | undefined;
  const value: Module['forward'] = function (this: Model, x) {
    const when = isFirst ? 'in its first call, which must make the weights' : 'here';
    const shape = x instanceof tf.Tensor ? shapeText(x.shape) : undefined;
    try {
      const y = forward.call(this, x);
      if (isFirst) through = shape;
      return y;
    } catch (error) {
      if (error instanceof Error && isOfLibrary(error) && shape) {
        const contract = `forward is given x ${shape} ${when}, and must return [B, 1] = ${shapeText([x.shape[0], 1])}`;
        // Layers that were right once are so still.
        const [said, earlier] = through
          ? [error.message.replace(WITH_STEPS, ''), `; its first call, on x ${through}, went through`]
          : [error.message, ''];
        error.message = `${said.replace(/\.$/, '')}; ${contract}${earlier}`;
      }
      throw error;
    } finally {
      isFirst = false;
    }
  };
  Object.defineProperty(model, 'forward', { value, configurable: true, writable: true });
  return model;
}

/** Tells whether the library itself has thrown an error, by the first line of its stack that is a place. */
function isOfLibrary({ stack }: Error): boolean {
  return /^ +at .*/m.exec(stack ?? '')?.[0].includes('/@tensorflow/') ?? false;
}
