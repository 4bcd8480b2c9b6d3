import { expect, test } from 'vitest';
import { networkAt } from '../toolkit/arbitraries.ts';
import type { Q1Procedures } from './driver.ts';
import { expectSteadyGradients } from './expect-gradients.ts';
import { reference } from './reference.ts';

const network = networkAt({
  ...{ T: 2, H: 2, V: 3, seed: 1 },
  ...{ weights: 'usual', inputs: 'any', targets: 'any', aPrev: 'any' },
});

/** Makes the message about gradients that are changed, by the number of the call. */
async function said(change: (gradients: number[][], call: number) => void): Promise<string> {
  let calls = 0;
  const run = (...steps: Parameters<Q1Procedures['run']>) => {
    const ran = reference.run(...steps);
    calls++;
    for (const result of ran.results)
      if (result.did === 'backward') for (const rows of Object.values(result.gradients)) if (rows) change(rows, calls);
    return ran;
  };
  const student = { ...reference, run } as never;
  return expectSteadyGradients({ student }, network).then(
    () => 'nothing',
    (error) => error.finding.message,
  );
}

test('gradients that grow by the same at each call are told from others', async () => {
  const kept = (rows: number[][], call: number) => {
    for (const row of rows) for (const j of row.keys()) row[j] *= call;
  };
  expect(await said(kept)).toMatch(/each call adds the same to them/);
  // What cannot be compared shows nothing, nor does what is as small as the tolerance.
  const random = (rows: number[][], call: number) => void rows[0].splice(0, 2, Number.NaN, Math.sin(call));
  expect(await said(random)).toMatch(/give others each time$/);
  const half = (rows: number[][], call: number) => (rows.length === 3 ? random : kept)(rows, call);
  expect(await said(half)).toMatch(/give others each time$/);
  const noisy = (rows: number[][], call: number) => void rows[0].splice(0, 1, rows[0][0] + 1e-16 * Math.sin(call));
  expect(await said(noisy)).toMatch(/give others each time$/);
});

test('gradients that stay the same are none of its concern', async () => {
  expect(await said(() => {})).toBe('nothing');
});
