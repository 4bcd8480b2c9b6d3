import { expect, test } from 'vitest';
import { backprop } from './backprop.ts';
import type { Q1Procedures } from './driver.ts';
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
  await expect(ended).rejects.toMatchObject({ finding: { message: expect.stringMatching(/^a\[1\] is not what/) } });
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
