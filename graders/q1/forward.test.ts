import { CheckFailure, NO_HOST } from 'lab-harness/authoring';
import { expect, test } from 'vitest';
import * as module from '../../reference/q1.ts';
import { backprop } from './backprop.ts';
import createDriver, { type Q1Procedures } from './driver.ts';
import { forwardChecks } from './forward.ts';
import { reference } from './reference.ts';

test('outputs that are others each time are said to be', async () => {
  let calls = 0;
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      const ran = reference.run(...steps);
      for (const result of ran.results) if (result.did === 'forward') result.pass.yPred[0][0] += ++calls / 1000;
      return ran;
    },
  };
  const [values] = forwardChecks;
  const ended = values.run({ student, reference, seed: 1, blocks: new Map() } as never);
  await expect(ended).rejects.toMatchObject({
    finding: {
      message: 'forward must give the same for the same arguments and parameters, and gives another yPred[0] each time',
    },
  });
});

test('a state that is no number is a wrong one', async () => {
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      const ran = reference.run(...steps);
      for (const result of ran.results) if (result.did === 'forward') result.pass.a[1][0] = Number.NaN;
      return ran;
    },
  };
  const [values] = forwardChecks;
  const ended = values.run({ student, reference, seed: 1, blocks: new Map() } as never);
  // Where z is small, no exponential overflows.
  await expect(ended).rejects.toMatchObject({
    finding: { message: expect.stringMatching(/^a\[1\] is not what(?!.*exponentials)/) },
  });
});

test('wrong outputs beside a parameter that forward changes are told to follow from it, maybe', async () => {
  const said = async (change: (ran: ReturnType<typeof reference.run>) => void) => {
    const student = {
      ...reference,
      run(...given: Parameters<Q1Procedures['run']>) {
        const ran = reference.run(...given);
        change(ran);
        return ran;
      },
    };
    const ended = forwardChecks[0].run({ student, reference, seed: 1, blocks: new Map() } as never);
    return ended.then(
      () => 'nothing',
      (failure) => String(failure.finding.message),
    );
  };
  const spoil = ({ results }: ReturnType<typeof reference.run>) => {
    for (const result of results) if (result.did === 'forward') result.pass.yPred[0][0] += 0.1;
  };
  expect(await said(spoil)).toMatch(/gives$/);
  expect(
    await said((ran) => {
      spoil(ran);
      ran.changes.push({ call: 'forward', what: 'by', expected: [1], actual: [2] });
    }),
  ).toMatch(/gives\. It may follow from by, which forward changes on the way: mend that first$/);
  // No bias of the outputs acts on a state.
  expect(
    await said((ran) => {
      for (const result of ran.results) if (result.did === 'forward') result.pass.a[1][0] /= 2;
      ran.changes.push({ call: 'forward', what: 'by', expected: [1], actual: [2] });
    }),
  ).toMatch(/^a\[1\] is not what .* gives$/);
});

test('a state that is the one before it is told to be', async () => {
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      const ran = reference.run(...steps);
      for (const result of ran.results) if (result.did === 'forward') result.pass.a[1] = result.pass.a[0];
      return ran;
    },
  };
  const [values] = forwardChecks;
  const ended = values.run({ student, reference, seed: 1, blocks: new Map() } as never);
  await expect(ended).rejects.toMatchObject({ finding: { message: expect.stringMatching(/It is a\[0\], the state/) } });
});

/** Tells what is found where the states of two steps or more are changed. */
async function findingOfStates(change: (a: number[][]) => void) {
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      const ran = reference.run(...steps);
      for (const result of ran.results) if (result.did === 'forward' && result.pass.x.length > 1) change(result.pass.a);
      return ran;
    },
  };
  const [values] = forwardChecks;
  const ended = values.run({ student, reference, seed: 1, blocks: new Map() } as never);
  return ended.then(
    () => 'nothing',
    (failure) => String(failure.finding.message),
  );
}

test('states that are one matrix are told so, and zeros that no step fills are not', async () => {
  const [one, zeros] = [
    await findingOfStates((a) => a.fill(a.at(-1) ?? [])),
    await findingOfStates((a) => a.fill(a[0].map(() => 0))),
  ];
  expect([one, zeros].map((message) => message.includes('as where they are one Matrix'))).toEqual([true, false]);
  expect(zeros).toMatch(/^a\[0\] must be a copy of aPrev/);
});

/** Lists the hints where a pass makes steps for some of its inputs alone. */
async function hintsOfSteps(stepsOf: (inputs: readonly number[], V: number) => number) {
  class Short extends module.RNN {
    override forward(...[inputs, aPrev]: Parameters<module.RNN['forward']>) {
      return super.forward(inputs.slice(0, stepsOf(inputs, this.parameters.by.rows)), aPrev);
    }
  }
  const short = createDriver({ ...module, RNN: Short }, NO_HOST);
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      try {
        return short.run(...steps);
      } catch (error) {
        // As from the sandbox.
        throw new CheckFailure({ code: 'contract', procedure: 'run', message: (error as Error).message });
      }
    },
  };
  const [values] = forwardChecks;
  const ended = values.run({ student, reference, seed: 1, blocks: new Map() } as never);
  return ended.then(
    () => 'right',
    (failure) => failure.finding.hints ?? [],
  );
}

test('a step for each distinct input alone is told so, and one for so many as there are characters is not', async () => {
  const repeats = await hintsOfSteps((inputs) => new Set(inputs).size);
  expect(repeats).toEqual([expect.stringMatching(/^an input that came before gets no step/)]);
  expect(await hintsOfSteps((inputs, V) => Math.min(inputs.length, V))).toEqual([]);
  expect(await hintsOfSteps((inputs) => Math.min(inputs.length, 4))).toEqual([]);
});

test('calls after each other on one model come without code that would make one of them', async () => {
  const student = {
    ...reference,
    run(...steps: Parameters<Q1Procedures['run']>) {
      const ran = reference.run(...steps);
      const passes = ran.results.filter(({ did }) => did === 'backward');
      if (passes.length > 1)
        Object.assign(passes[0], { gradients: passes[1].did === 'backward' && passes[1].gradients });
      return ran;
    },
  };
  const fresh = backprop.checks.find(({ id }) => id === 'gradients-fresh');
  const ended = fresh?.run({ student, reference, seed: 1, blocks: new Map() } as never);
  await expect(ended).rejects.toMatchObject({ finding: { code: 'gradient', input: expect.any(String) } });
  await expect(ended).rejects.not.toHaveProperty('finding.paste');
});
