import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, test } from 'vitest';
import { trainingLab } from '../../testing/training-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'train-q2-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes a copy of the lab with this text as `student/q2.ts`. */
const labOf = (name: string, solution: string) => trainingLab(join(folder, name), 'student/q2.ts', solution);

const model = `import { Module } from '../lab/q2/module.ts';
import { tf } from '../lab/q2/tensorflow.ts';
export class RNN extends Module {
  dense = tf.layers.dense({ units: 1 });
  forward(x) {
    return this.dense.apply(x.reshape([x.shape[0], -1]));
  }
}
export const test = (model, loader) => ({
  loss: 1,
  predictions: [...loader].flatMap(({ x }) => [...model.forward(x).dataSync()]),
});
`;
const complete = `${model}
export const train = (model, loader, _, { epochs }) => ({
  trainingLoss: Array.from({ length: epochs }, () => [...loader].length),
  validationLoss: Array(epochs).fill(0.5),
  bestEpoch: 1,
});
`;

const learning = `${model}
export async function train(model, loader, val, { epochs, validateEvery, optimizer, lossFn }) {
  const history = { trainingLoss: [], validationLoss: [], bestEpoch: 1 };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const { x, y } of loader) optimizer.minimize(() => lossFn(model.forward(x), y));
    history.trainingLoss.push(1);
    if (epoch % validateEvery !== 0) continue;
    for (const batch of val) tf.tidy(() => void lossFn(model.forward(batch.x), batch.y));
    history.validationLoss.push(1);
  }
  return history;
}
`;

describe.concurrent('npm run train -- q2', () => {
  test("trains the student's model, and prints histories, errors and the last ten forecasts", async () => {
    const lab = labOf('complete', complete);
    const { stdout, stderr, code } = await lab.train('q2', '--epochs', '2', '--batch-size', '500');
    expect({ stderr, code }).toEqual({ stderr: 'epoch 1 of 2\nepoch 2 of 2\n', code: 0 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^student\/q2\.ts on fixtures\/prices\.csv \(1,761 prices\) · L = 10 · .* · 2 epochs · seed 1$/,
    );
    expect(lines[3]).toBe('    1       3.000e+0         5.000e-1  best');
    expect(stdout).toMatch(/test RMSE {3}\$[\d,.]+; \$644\.97 for the naive forecast/);
    expect(lines.slice(-2)).toEqual(['', 'page: runs/train-q2.html']);
    expect(lines.slice(-12, -2).map((line) => line.slice(0, 10))).toEqual([
      ...['2021-12-30', '2021-12-31', '2021-12-31', '2022-01-01', '2022-01-02'],
      ...['2022-01-03', '2022-01-04', '2022-01-05', '2022-01-05', '2022-01-06'],
    ]);

    const { document } = parseHTML(readFileSync(join(lab.root, 'runs/train-q2.html'), 'utf8'));
    const drawings = [...document.querySelectorAll('svg[role=img]')].map((svg) => svg.getAttribute('aria-label'));
    expect(drawings).toEqual([
      expect.stringMatching(
        /^Mean squared error .*; training: from 3 to 3, .*; validation: from 0\.5 .*; best epoch 1$/,
      ),
      expect.stringMatching(/^The whole test series; price: .*; forecast: from /),
      expect.stringMatching(/^Its last 60 prices; price: .*; forecast: from /),
    ]);
    expect(
      [...document.querySelectorAll('dt')].map(
        (term) => `${term.textContent}: ${term.nextElementSibling?.textContent}`,
      ),
    ).toEqual([
      'best epoch: 1 of 2',
      'test loss, of scaled prices: 1.000e+0',
      expect.stringMatching(/^test RMSE: \$[\d,.]+$/),
      'RMSE of the naive forecast: $644.97',
    ]);
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.firstElementChild?.textContent);
    expect([rows.length, rows.at(-1)]).toEqual([20, '2022-01-06T16:00:00Z']);
  });

  test('says of each tenth of the epochs which losses were computed, where there is no terminal', async () => {
    const lab = labOf('losses', learning);
    const { stderr, code } = await lab.train('q2', '--epochs', '20', '--validate-every', '4', '--batch-size', '500');
    const loss = String.raw`\d\.\d{3}e-\d`;
    expect(stderr.trimEnd().split('\n')).toEqual(
      Array.from({ length: 10 }, (_, i) => {
        const validation = i % 2 === 1 ? `, validation ${loss}` : '';
        return expect.stringMatching(`^epoch ${String(2 * i + 2).padStart(2)} of 20: loss ${loss}${validation}$`);
      }),
    );
    expect(code).toBe(0);
  });

  test.each([
    ['at its next batch', learning],
    ['in a loop that reads no more', learning.replace('for (const batch of val)', 'while (epoch > 100) {}\n$&')],
  ])('Ctrl-C stops it %s, and what it has learned is drawn', async (where, solution) => {
    const lab = labOf(where, solution);
    const { child, says, ended } = lab.start('q2', '--epochs', '1000', '--batch-size', '500');
    // After a tenth of the epochs.
    await says('epoch ');
    for (let i = 0; i < 2; i++) child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    const [, after] =
      /\nstopped by Ctrl-C after (\d+) of 1000 epochs, in .* s\n\npage: runs\/train-q2\.html\n$/.exec(stdout) ?? [];
    expect(Number(after)).toBeGreaterThanOrEqual(100);
    const { document } = parseHTML(readFileSync(join(lab.root, 'runs/train-q2.html'), 'utf8'));
    expect(document.querySelector('dl')?.textContent).toContain(`stopped by Ctrl-Cafter ${after} epochs`);
    expect(document.querySelectorAll('svg[role=img]')).toHaveLength(1);
  });

  test('a block that is not filled yet is named, without a stack trace', async () => {
    const stub = `import { TodoError } from 'lab-harness/inside';
${model}
export async function train() {
  throw new TodoError('q2.train');
}
`;
    const { stderr, code } = await labOf('stub', stub).train('q2');
    expect(stderr).toMatch(/^q2\.train is not done yet: .*\n$/);
    expect(code).toBe(1);
  });

  test("an error is shown with its line in the student's file", async () => {
    const broken = complete.replace('this.dense.apply', 'this.dens.apply');
    const { stderr, code } = await labOf('broken', broken).train('q2');
    expect(stderr).toMatch(/^student\/q2\.ts:6: TypeError: .*'apply'.*\n$/);
    expect(code).toBe(1);
  });

  test('bad data and options are the input at fault', async () => {
    const lab = labOf('input', complete);
    writeFileSync(join(lab.root, 'broken.csv'), 'date,price\n2018-01-01,1\n2018-01-02,x\n');
    const [data, option, validation] = await Promise.all([
      lab.train('q2', '--data', 'broken.csv'),
      lab.train('q2', '--epochs', 'many'),
      lab.train('q2', '--epochs', '2', '--validate-every', '3'),
    ]);
    expect(data).toMatchObject({
      stdout: '',
      stderr: "broken.csv:3: 'x' is not a price: a positive number\n",
      code: 2,
    });
    expect(option.code).toBe(2);
    expect(option.stderr).toContain("argument 'many' is invalid. It must be a whole number from 1 to 100,000.");
    expect(validation.code).toBe(2);
    expect(validation.stderr).toContain('--validate-every 3 is never reached in 2 epochs');
  });
});
