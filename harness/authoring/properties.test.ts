import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CheckFailure, Unanswered } from './check.ts';
import { holdsFor } from './properties.ts';

const numbers = fc.integer({ min: 0, max: 1000 });
const mismatch = (message: string) => new CheckFailure({ code: 'mismatch', message });

/** Runs a property and keeps the cases that it was given and what it threw. */
async function record(seed: number, holds: (value: number) => void): Promise<{ cases: number[]; thrown: unknown }> {
  const cases: number[] = [];
  let thrown: unknown;
  try {
    await holdsFor(
      { seed },
      numbers,
      async (_, value) => {
        cases.push(value);
        holds(value);
      },
      { runs: 50 },
    );
  } catch (error) {
    thrown = error;
  }
  return { cases, thrown };
}

test('a property that holds sees as many cases as asked for', async () => {
  const { cases, thrown } = await record(1, () => {});
  expect(cases).toHaveLength(50);
  expect(thrown).toBeUndefined();
});

test('the failure of the smallest case is thrown, as it was thrown for that case', async () => {
  const failures = new Map<number, CheckFailure>();
  const { thrown } = await record(1, (value) => {
    if (value < 137) return;
    failures.set(value, mismatch(`wrong for ${value}`));
    throw failures.get(value);
  });
  expect(thrown).toBe(failures.get(137));
});

test('where the verdict alone is asked for, the first case that fails is the last that runs', async () => {
  const inFull = await record(1, (value) => {
    if (value >= 137) throw mismatch(`wrong for ${value}`);
  });
  const ran: number[] = [];
  const holds = async (_: unknown, value: number) => {
    ran.push(value);
    if (value >= 137) throw mismatch(`wrong for ${value}`);
  };
  const failure = holdsFor({ seed: 1, verdictOnly: true }, numbers, holds, { runs: 50 });
  await expect(failure).rejects.toMatchObject({ finding: { message: `wrong for ${ran.at(-1)}` } });
  expect(inFull.cases.slice(0, ran.length)).toEqual(ran);
  expect(inFull.cases.length).toBeGreaterThan(ran.length);
});

test('the same seed gives the same cases and the same failure, another seed other cases', async () => {
  const holds = (value: number) => {
    if (value % 7 === 3) throw mismatch(`wrong for ${value}`);
  };
  const one = await record(-123, holds);
  const again = await record(-123, holds);
  expect(again.cases).toEqual(one.cases);
  expect((again.thrown as CheckFailure).finding).toEqual((one.thrown as CheckFailure).finding);

  const seeds = [0, 1, -1, 2 ** 31, 2 ** 32 - 2];
  const runs = await Promise.all(seeds.map((seed) => record(seed, () => {})));
  expect(new Set(runs.map(({ cases }) => cases.join())).size).toBe(seeds.length);
});

test('an error of the harness comes through at once', async () => {
  const broken = new TypeError('the pipe is closed');
  const { cases, thrown } = await record(1, () => {
    throw broken;
  });
  expect(thrown).toBe(broken);
  expect(cases).toHaveLength(1);
});

test('an error of the harness comes through while a failure is being shrunk', async () => {
  const broken = new TypeError('the pipe is closed');
  let failed = false;
  const { thrown } = await record(1, () => {
    if (failed) throw broken;
    failed = true;
    throw mismatch('wrong');
  });
  expect(thrown).toBe(broken);
});

const timeLimit = () => new CheckFailure({ code: 'time-limit', procedure: 'softmax', milliseconds: 1000 });

test('a submission that runs into a limit is not asked again', async () => {
  const limit = timeLimit();
  const { cases, thrown } = await record(1, () => {
    throw limit;
  });
  expect(thrown).toBe(limit);
  expect(cases).toHaveLength(1);
});

test('a limit met while shrinking ends it, and the smallest wrong case so far is reported', async () => {
  const { thrown } = await record(1, (value) => {
    if (value < 100) throw timeLimit();
    throw mismatch(`wrong for ${value}`);
  });
  expect(thrown).toMatchObject({ finding: { code: 'mismatch' } });
});

test('shrinking ends after a bounded number of attempts', async () => {
  let calls = 0;
  const attempts = holdsFor(
    { seed: 1 },
    fc.array(numbers, { minLength: 400, maxLength: 400 }),
    async (_, values) => {
      calls += 1;
      if (values.reduce((sum, value) => sum + value, 0) > 100) throw mismatch('wrong');
    },
    { runs: 1 },
  );
  await expect(attempts).rejects.toThrow(CheckFailure);
  expect(calls).toBe(201);
});

test('a failure carries the path that leads to its case alone', async () => {
  const holds = (value: number) => {
    if (value > 137) throw mismatch(`wrong for ${value}`);
  };
  const { thrown } = await record(7, holds);
  const { path, finding } = thrown as CheckFailure;
  const cases: number[] = [];
  const again = holdsFor(
    { seed: 7, path },
    numbers,
    async (_, value) => {
      cases.push(value);
      holds(value);
    },
    { runs: 50 },
  );
  await expect(again).rejects.toMatchObject({ finding, path });
  expect(cases).toEqual([138]);
});

test('a smaller case without an answer is passed over, a first case without one is not', async () => {
  const { thrown } = await record(1, (value) => {
    if (value < 300) throw new Unanswered('not recorded');
    throw mismatch(`wrong for ${value}`);
  });
  expect((thrown as CheckFailure).finding.code).toBe('mismatch');
  const first = await record(1, () => {
    throw new Unanswered('not recorded');
  });
  expect(first.thrown).toBeInstanceOf(Unanswered);
});

test('what chance may leave out comes first, and is led back to by its path', async () => {
  const cases: number[] = [];
  const holds = async (_: unknown, value: number) => {
    cases.push(value);
    if (value === 5000) throw mismatch('wrong for 5000');
  };
  const first = [-1, 5000];
  const failed = await holdsFor({ seed: 1 }, numbers, holds, { runs: 10, first }).catch((error) => error);
  expect(cases.slice(0, 2)).toEqual(first);
  cases.length = 0;
  const { path } = failed;
  expect(await holdsFor({ seed: 1, path }, numbers, holds, { runs: 10, first }).catch((error) => error)).toEqual(
    failed,
  );
  expect(cases).toEqual([5000]);
});
