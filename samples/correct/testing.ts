import { tested } from '../../graders/mistakes/forecast-blocks.ts';
import { type Sample, sampleIn } from '../../harness/authoring/index.ts';

const test = sampleIn('q2.test');

/** Test loops in other ways. */
export const correctTesting: readonly Sample[] = [
  test('test-loop', tested()),
  test(
    'test-is-synchronous-inside',
    `const results = Array.from(loader, ({ x, y }) => tf.tidy(() => {
       const p = model.forward(x);
       return { n: y.size, loss: options.lossFn(p, y).arraySync(), values: Array.from(p.dataSync()) };
     }));
     const samples = results.reduce((s, { n }) => s + n, 0);
     return { loss: results.reduce((s, r) => s + r.loss * r.n, 0) / samples, predictions: results.flatMap(({
       values }) => values) };`,
  ),
  test(
    'test-concatenates-first',
    `const batches = [...loader];
     const [ps, ys] = [tf.concat(batches.map(({ x }) => model.forward(x))), tf.concat(batches.map(({ y }) => y))];
     return { loss: (await options.lossFn(ps, ys).data())[0], predictions: [...(await ps.data())] };`,
  ),
  test(
    'test-float32-array',
    `const out = new Float32Array(loader.samples); let at = 0; let sum = 0;
     for (const { x, y } of loader) {
       const p = model.forward(x); out.set(p.dataSync(), at); at += x.shape[0];
       sum += options.lossFn(p, y).mul(x.shape[0]).dataSync()[0]; p.dispose();
     }
     return { loss: sum / at, predictions: out as unknown as number[] };`,
  ),
  test(
    'test-flattens-rows',
    `let sum = 0; let predictions: number[] = [];
     for await (const batch of loader) {
       const p = await Promise.resolve(model.forward(batch.x));
       predictions = predictions.concat(p.squeeze([1]).arraySync() as number[]);
       sum += options.lossFn(p, batch.y).dataSync()[0] * (batch.x.shape[0] / loader.samples);
     }
     return { loss: sum, predictions };`,
  ),
];
