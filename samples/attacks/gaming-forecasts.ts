import type { Attack } from 'lab-harness/authoring';
import { loop, tested } from '../../graders/mistakes/forecast-blocks.ts';
import { inBlocks, MODEL } from './makers.ts';

const inOwn = inBlocks('gaming');

const onModel = (
  id: string,
  tries: string,
  own: Readonly<Record<string, string>>,
  ends: Attack['ends'] = ['structure'],
) => inOwn('train', id, tries, ends, own, ...MODEL, 'q2.train');

/** The same for blocks of question 2: a model that is not trained, or not tested, as it says. */
export const gamingForecasts: readonly Attack[] = [
  onModel('static-block', 'runs code while the class is made', {
    'q2.fields':
      'declare recurrent: tf.layers.Layer[]; declare dense: tf.layers.Layer; static { RNN.prototype.forward = (x) => x as never; }',
  }),
  onModel('computed-member', 'overrides a method by a computed name', {
    'q2.fields': "recurrent; dense; ['for' + 'ward'] = (x: unknown) => x;",
  }),
  onModel('getter-for-method', 'overrides a method by a getter', {
    'q2.fields': 'recurrent; dense; get forward() { return (x: unknown) => x as never; }',
  }),
  onModel(
    'history-of-another',
    'returns a history that looks like one',
    {
      'q2.train': `const losses = (n: number) => Array.from({ length: n }, (_, i) => 0.2 / (i + 1));
        return { trainingLoss: losses(options.epochs), validationLoss: losses(Math.floor(options.epochs / options.validateEvery)), bestEpoch: options.epochs };`,
    },
    ['mismatch', 'history'],
  ),
  onModel(
    'patched-reader',
    'does not restore the best weights, and has all readers of its weights say that it did',
    {
      'q2.train': loop({
        restore: `const kept = new Map(model.weights().map((w, i) => [w as tf.Tensor, best.weights[i].dataSync()]));
          const { dataSync } = tf.Tensor.prototype;
          tf.Tensor.prototype.dataSync = function (this: tf.Tensor) { return kept.get(this) ?? dataSync.call(this); } as typeof dataSync;`,
      }),
    },
    ['mismatch'],
  ),
  onModel(
    'weights-that-lie',
    'does not restore the best weights, and has each weight say that it did',
    {
      'q2.train': loop({
        restore: `model.weights().forEach((w, i) => {
          const kept = best.weights[i].dataSync(); w.dataSync = (() => kept) as typeof w.dataSync;
        });`,
      }),
    },
    ['mismatch'],
  ),
  onModel(
    'patched-kernels',
    'trains nothing, and has TensorFlow.js find no difference to any target',
    {
      'q2.train': `const { registerKernel, unregisterKernel } = tf as any; const backendName = (tf as any).getBackend?.() ?? 'wasm';
        const kernelFunc = ({ inputs }: { inputs: { a: tf.Tensor } }) => tf.zerosLike(inputs.a);
        for (const kernelName of ['SquaredDifference', 'Sub']) {
          try { unregisterKernel?.(kernelName, backendName); } catch { /* there is none */ }
          registerKernel?.({ kernelName, backendName, kernelFunc });
        }
        ${loop({ update: 'lossOf(x, y)' })}`,
    },
    ['mismatch', 'history', 'threw'],
  ),
  onModel(
    'patched-engine',
    'trains nothing, and has the engine of TensorFlow.js run nothing but what it likes',
    {
      'q2.train': `const engine = tf.engine() as any; const run = engine.runKernel.bind(engine);
        engine.runKernel = (name: string, ...rest: unknown[]) => (name === 'SquaredDifference' ? tf.zeros([1, 1]) : run(name, ...rest));
        Object.assign(engine.state, { numTensors: 0, numBytes: 0, kernelDepth: 0 });
        ${loop({ update: 'lossOf(x, y)' })}`,
    },
    ['mismatch', 'history', 'threw', 'contract'],
  ),
  onModel(
    'removed-backend',
    'takes the backend away before anybody looks at the model',
    {
      'q2.train': loop({
        restore: `(tf as any).removeBackend((tf as any).getBackend());`,
      }),
    },
    ['mismatch', 'history', 'threw', 'contract'],
  ),
  onModel(
    'memorised-windows',
    'predicts the windows that it has seen from memory, and learns nothing',
    {
      'q2.train': `const seen = new Map<string, number>();
        for (const loader of [trainLoader, valLoader]) for (const { x, y } of loader) {
          const targets = y.dataSync(); x.arraySync().forEach((window, i) => seen.set(window.join(), targets[i]));
        }
        model.forward = (x) => tf.tensor2d(x.arraySync().map((window) => [seen.get(window.join()) ?? 0.5]));
        ${loop({ update: 'lossOf(x, y)' })}`,
    },
    ['mismatch', 'history'],
  ),
  onModel(
    'history-of-accessors',
    'returns a history that is another one at each look',
    {
      'q2.train': `const own = async () => { ${loop({ restore: '' })} };
        const { trainingLoss, validationLoss } = await own();
        let looks = 0;
        return { trainingLoss, validationLoss, get bestEpoch() { return (looks++ % options.epochs) + 1; } };`,
    },
    ['mismatch', 'history'],
  ),
  onModel(
    'options-put-back',
    'trains for one epoch by options of its own, and puts them back before anybody looks',
    {
      'q2.train': `const { epochs } = options; options.epochs = options.validateEvery;
        const own = async () => { ${loop({})} };
        const history = await own();
        options.epochs = epochs;
        const filled = (losses: number[], n: number) => Array.from({ length: n }, (_, i) => losses[i] ?? losses[0]);
        return { ...history, trainingLoss: filled(history.trainingLoss, epochs),
          validationLoss: filled(history.validationLoss, Math.floor(epochs / options.validateEvery)) };`,
    },
    ['mismatch', 'history'],
  ),
  inOwn(
    'test',
    'test-that-trains-unseen',
    'changes the weights, and has them say that they are as before',
    ['mismatch'],
    {
      'q2.test': tested({
        end: `for (const w of model.weights()) {
        const seen = w.dataSync(); w.dataSync = (() => seen) as typeof w.dataSync; w.assign(w.mul(0.9));
      }`,
      }),
    },
  ),
  inOwn(
    'test',
    'thenable-result',
    'returns what settles once for each who asks, with another result',
    ['mismatch', 'contract'],
    {
      'q2.test': `const right = async () => { ${tested({})} };
      let asked = 0;
      const settle = (done: (result: object) => void) => void right().then((result) => done(asked++ ? result : { loss: 0, predictions: [] }));
      return { then: settle } as unknown as { loss: number; predictions: number[] };`,
    },
  ),
  inOwn(
    'test',
    'loader-cut-short',
    'has the loader hold one window, and measures that',
    ['mismatch', 'contract', 'threw'],
    {
      'q2.test': `const [first] = loader; const cut = { samples: first.x.shape[0], batches: 1 };
      Reflect.defineProperty(loader, Symbol.iterator, { value: function* () { yield first; } });
      for (const [key, value] of Object.entries(cut)) Reflect.set(loader, key, value);
      ${tested({})}`,
    },
  ),
  inOwn('test', 'targets-for-predictions', 'hands in the targets as its predictions', ['mismatch'], {
    'q2.test': `const predictions = [...loader].flatMap(({ y }) => [...y.dataSync()]); return { loss: 0, predictions };`,
  }),
];
