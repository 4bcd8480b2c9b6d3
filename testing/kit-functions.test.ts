import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { oracle } from '../graders/q1/reference.ts';
import { networkAt } from '../graders/toolkit/arbitraries.ts';
import * as complexSteps from '../graders/toolkit/complex-rnn.ts';
import { kitEntries } from '../harness/release/kit.ts';
import { loadCourse } from '../harness/rubric/course.ts';
import { PROJECT } from '../harness/support/project.ts';

const network = networkAt({ T: 3, H: 2, V: 3, weights: 'usual', inputs: 'any', targets: 'any', seed: 1 });
const { parameters, inputs, targets, aPrev } = network;
const { results } = oracle.run(parameters, [
  { do: 'forward', inputs, aPrev },
  { do: 'backward', pass: 0, targets },
]);
const [forward, backward] = results as unknown as [{ pass: object }, { gradients: object }];

/** Arguments in all forms in which a function of the lab has them. */
const GIVEN: unknown[][] = [
  [network],
  [parameters, network],
  [network, parameters],
  [parameters, inputs, targets, aPrev],
  [parameters, forward.pass, targets],
  [forward.pass, targets, parameters],
];

/** Lists the functions of a module that give the gradients of the network. */
async function givingGradients(module: Record<string, unknown>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== 'function') continue;
    for (const args of GIVEN) {
      try {
        const result: unknown = await value(...structuredClone(args));
        const numbers = (of: unknown) => JSON.stringify(of, (_, v) => (typeof v === 'number' ? v.toFixed(6) : v));
        if (numbers(result) === numbers(backward.gradients)) found.push(name);
      } catch {
        // It is for other arguments.
      }
    }
  }
  return found;
}

test('no exported function of the kit gives gradients, in any form of arguments', async () => {
  expect(await givingGradients(complexSteps)).toEqual(['complexStepGradients']);
  const names = (await kitEntries(await loadCourse(PROJECT))).map(({ name }) => name);
  const modules = names.filter((name) => /^(graders|lab\/q1)\/.*\.ts$/.test(name));
  expect(modules.length).toBeGreaterThan(20);
  expect(names).not.toContain('graders/toolkit/complex-rnn.ts');
  for (const name of modules) {
    const module = await import(pathToFileURL(join(PROJECT, name)).href);
    expect([name, await givingGradients(module)]).toEqual([name, []]);
  }
}, 60_000);
