import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isIn } from 'lab-harness/authoring';
import { describe, expect, test } from 'vitest';
import { cutBlocks } from '../../../harness/source/blocks.ts';
import { knownMistakes } from '../graders/mistakes/perceptron.ts';
import { reference } from '../graders/reference.ts';
import { type Distances, drawSetup, makeStub, TRAINED } from './generate.ts';
import { unseenInHistory } from './unseen.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

describe('the stub', async () => {
  const stub = await makeStub();

  test('is what the reference makes it, in both places', () => {
    expect(read('student/perceptron.ts')).toBe(stub);
    expect(read('fixtures/stubs/perceptron.ts')).toBe(stub);
  });

  test('holds no line of the solution', () => {
    const code = [...cutBlocks(read('reference/perceptron.ts')).blocks.values()]
      .flatMap(({ body }) => body.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line.length > 12 && !line.startsWith('//'));
    expect(code.length).toBeGreaterThan(40);
    expect(code.filter((line) => stub.includes(line))).toEqual([]);
  });
});

describe('the recorded training', () => {
  const recorded = JSON.parse(read('fixtures/history.json'));
  const distances: Distances = JSON.parse(read('fixtures/distances.json'));

  test('is the reference’s', () => {
    const setup = drawSetup();
    expect(recorded.setup).toEqual(setup);
    const { history } = reference.train(setup.model, setup.data, setup.options);
    // Another machine's libm may differ in the last bits.
    for (const [t, value] of history.entries()) expect(Math.abs(recorded.history[t] / value - 1)).toBeLessThan(1e-9);
  });

  test('shows every mistake that it runs, but for those that another check shows', () => {
    const ids = knownMistakes.filter((mistake) => isIn(mistake, TRAINED)).map(({ id }) => id);
    const { seen, unseen, margin } = distances;
    expect([...seen, ...unseen].map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(Object.fromEntries(unseen.map(({ id, check }) => [id, check]))).toEqual(unseenInHistory);
    expect(margin).toBe(Math.min(...seen.map(({ tolerances }) => tolerances ?? Number.POSITIVE_INFINITY)));
    expect(margin).toBeGreaterThan(100);
  });
});
