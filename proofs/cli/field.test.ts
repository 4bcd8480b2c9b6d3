import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT } from '../../harness/support/project.ts';
import { runHere } from '../../testing/run-here.ts';

async function field(...args: string[]) {
  const { code, stdout, stderr } = await runHere('proofs/cli/prove.ts', ['field', ...args]);
  return { code, stderr, rows: stdout.split('\n').map((line) => line.split(/ {2,}/)) };
}

describe('the usual checks of gradients', async () => {
  const { code, rows } = await field(
    // in q1.backward, in q1.forward, against a rule alone
    ...['backward-tanh-unsquared', 'forward-mutates-ba', 'backward-imports'],
    ...['reference', 'backward-recursive'],
  );

  test.each([
    ['one drawn entry of each gradient, central differences at 1e-2; weights within ±0.01', '1 of 1, 100 %'],
    ['one drawn entry of each gradient, central differences at 1e-2; weights within ±1', '0 of 1, 0 %'],
    ['every entry, central differences at 1e-5; weights within ±1', '0 of 1, 0 %'],
    ['all checks of q1.backprop', '0 of 1, 0 %'],
  ])('%s: of a derivative that is wrong for large weights alone %s are accepted', (check, accepted) => {
    expect(rows.find(([name]) => name === check)?.[2]).toBe(accepted);
    expect(code).toBe(0);
  });

  test('refuse neither the reference nor another way to write it, and leave rules out', () => {
    const refused = rows
      .filter(([name]) => name.includes('weights within') || name.startsWith('all checks'))
      .map((row) => row[3]);
    expect(refused).toEqual(Array(7).fill('0 of 2, 0 %'));
    expect(rows.flat()).toContainEqual(expect.stringContaining('Left out: 1 faulty samples that break a rule alone'));
  });
});

test('a lab without them says so', async () => {
  const { code, stderr } = await field('--lab', join(PROJECT, 'labs/perceptron'));
  expect(stderr).toContain('its samples have no field');
  expect(code).toBe(2);
});
