import { samplesIn } from 'lab-harness/authoring';
import { tested } from '../../graders/mistakes/forecast-blocks.ts';

/** Test loops in other ways. */
export const correctTesting = samplesIn('q2.test', {
  'test-loop': tested(),
  'test-is-synchronous-inside': `const results = Array.from(loader, ({ x, y }) => tf.tidy(() => {
       const p = model.forward(x);
       return { n: y.size, loss: options.lossFn(p, y).arraySync(), values: Array.from(p.dataSync()) };
     }));
     const samples = results.reduce((s, { n }) => s + n, 0);
     return { loss: results.reduce((s, r) => s + r.loss * r.n, 0) / samples, predictions: results.flatMap(({
       values }) => values) };`,
  'test-concatenates-first': `const batches = [...loader];
     const [ps, ys] = [tf.concat(batches.map(({ x }) => model.forward(x))), tf.concat(batches.map(({ y }) => y))];
     return { loss: (await options.lossFn(ps, ys).data())[0], predictions: [...(await ps.data())] };`,
  'test-float32-array': `const out = new Float32Array(loader.samples); let at = 0; let sum = 0;
     for (const { x, y } of loader) {
       const p = model.forward(x); out.set(p.dataSync(), at); at += x.shape[0];
       sum += options.lossFn(p, y).mul(x.shape[0]).dataSync()[0]; p.dispose();
     }
     return { loss: sum / at, predictions: out as unknown as number[] };`,
  'test-goes-through-twice': `const predictions = Array.from(loader, ({ x }) => [...model.forward(x).dataSync()]).flat();
     let sum = 0; for (const { x, y } of loader) sum += options.lossFn(model.forward(x), y).dataSync()[0] * x.shape[0];
     return { loss: sum / loader.samples, predictions };`,
  'test-flattens-rows': `let sum = 0; let predictions: number[] = [];
     for await (const batch of loader) {
       const p = await Promise.resolve(model.forward(batch.x));
       predictions = predictions.concat(p.squeeze([1]).arraySync() as number[]);
       sum += options.lossFn(p, batch.y).dataSync()[0] * (batch.x.shape[0] / loader.samples);
     }
     return { loss: sum, predictions };`,
});
