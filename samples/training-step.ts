import type { Measurements } from 'lab-harness/authoring';
import { Matrix } from 'ml-matrix';
import { Bench } from 'tinybench';
import { initialise } from '../lab/q1/initialise.ts';
import { adam } from '../lab/q1/optimizers.ts';
import { Vocabulary } from '../lab/q1/vocabulary.ts';
import { SeededRandom } from '../lab/random.ts';
import { RNN } from '../reference/q1.ts';

const [H, V, T] = [100, 27, 25];

/** Counts the multiplications and additions of one training step; the element-wise rest is below a tenth of it. */
function operations(): { name: string; count: number }[] {
  return [
    { name: 'forward: Wax x, Waa a, Wya a', count: 2 * T * (H * V + H * H + V * H) },
    { name: 'backward in time: Wyaᵀ dy, Waaᵀ dz', count: 2 * T * (V * H + H * H) },
    { name: 'gradients: dWax, dWaa, dWya', count: 2 * T * (H * V + H * H + V * H) },
    { name: 'Adam: 12 an entry', count: 12 * (2 * H * V + H * H + H + V) },
  ];
}

/** Makes as many multiply-adds in a plain loop over typed arrays. */
function plainLoop(count: number): number {
  const [a, b] = [new Float64Array(H * H).fill(1.0001), new Float64Array(H * H).fill(0.9999)];
  let sum = 0;
  for (let done = 0; done < count / 2; done += a.length) {
    for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  }
  return sum;
}

/** Measures what a training step of question 1 costs, as a ratio to a plain loop of the same arithmetic. */
export async function benchTrainingStep(): Promise<Measurements> {
  const random = new SeededRandom(1);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const model = new RNN(initialise(H, V, random), new Vocabulary(letters));
  const optimizer = adam({ learningRate: 1e-3 });
  const indices = () => Array.from({ length: T }, () => Math.floor(random.uniformBetween(0, V)));
  const [inputs, targets] = [indices(), indices()];
  const total = operations().reduce((sum, { count }) => sum + count, 0);

  const bench = new Bench({ time: 2000 });
  bench.add('training step', () => {
    const pass = model.forward(inputs, Matrix.zeros(H, 1));
    model.loss(pass.yPred, targets);
    optimizer.update(model.parameters, model.backward(pass, targets));
  });
  bench.add('plain loop', () => {
    if (plainLoop(total) === 0) throw new Error('the loop was optimised away');
  });
  await bench.run();

  const [step, loop] = bench.tasks.map((task) => {
    if (task.result.state !== 'completed') throw new Error(`${task.name} did not complete`);
    return task.result.latency.p50;
  });
  return {
    title: `One training step of question 1, H = ${H}, V = ${V}, T = ${T}`,
    rows: [
      ...operations().map(({ name, count }) => [name, `${(count / 1e6).toFixed(2)} MFLOP`]),
      ['together', `${(total / 1e6).toFixed(2)} MFLOP`],
      ['median time of a step', `${step.toFixed(2)} ms, ${(total / step / 1e6).toFixed(2)} GFLOP/s`],
      ['a plain loop of as many operations', `${loop.toFixed(2)} ms`],
      ['ratio', (step / loop).toFixed(2)],
    ],
  };
}
