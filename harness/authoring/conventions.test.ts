import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Check, CheckFailure, fail } from './check.ts';
import { agrees, example, property } from './conventions.ts';
import type { Procedures } from './inside.ts';
import { asRemote, recordAnswers, recordedOracle } from './oracle.ts';
import { real } from './properties.ts';

const sums = {
  mean: (xs: number[]) => xs.reduce((total, x) => total + x, 0) / xs.length,
  table: (rows: number) => Array.from({ length: rows }, (_, i) => ({ i, half: i / 2 })),
};

/** Runs a check. @returns what the submission is told, or undefined where it passes */
async function findingOf(
  check: Check<Procedures>,
  student: Procedures,
  { reference = sums as Procedures, seed = 1, path = undefined as string | undefined } = {},
) {
  try {
    const context = { student: asRemote(student), reference: asRemote(reference), seed, path, blocks: new Map() };
    await check.run(context);
  } catch (error) {
    if (error instanceof CheckFailure) return error.finding;
    throw error;
  }
  return undefined;
}

const threw = () => {
  throw new CheckFailure({ code: 'threw', procedure: 'mean', name: 'TypeError', message: 'of undefined' });
};

describe('an example', () => {
  const check = example('mean', [[1, 2, 6]], 3);

  test('says in its title what is right', () => {
    expect(check).toMatchObject({ title: 'mean([1, 2, 6]) is 3', oracle: 'none', visibility: 'visible' });
  });

  test('passes, or says what was called and what came', async () => {
    expect(await findingOf(check, sums)).toBeUndefined();
    const message = 'mean must return the right result';
    const seen = { code: 'mismatch', message, input: 'mean([1, 2, 6])', expected: '3', actual: '9' };
    expect(await findingOf(check, { mean: () => 9 })).toEqual(seen);
  });

  test('says where a result of several parts is wrong', async () => {
    const right = example('table', [2], sums.table(2));
    const wrong = () => [sums.table(1)[0], { i: 1, half: 1 }];
    expect(await findingOf(right, { table: wrong })).toMatchObject({
      message: 'table must return the right result at [1].half',
      expected: '0.5',
      actual: '1',
    });
    expect(await findingOf(right, { table: () => sums.table(3) })).toMatchObject({
      message: 'table must return the right result',
      expected: 'an array of 2',
      actual: 'an array of 3',
    });
  });

  test.each([
    [Number.NaN, /NaN comes of 0 \/ 0/],
    [undefined, /a return is missing/],
    [4, /result$/],
  ])('says what %s may come of', async (actual, says) => {
    expect(await findingOf(check, { mean: () => actual })).toMatchObject({ message: expect.stringMatching(says) });
  });

  test('says of what threw for which input', async () => {
    expect(await findingOf(check, { mean: threw })).toMatchObject({ code: 'threw', input: 'mean([1, 2, 6])' });
  });

  test('has an id of its own for other arguments, and always the same', () => {
    const ids = [[[1]], [[-1]], [[0]], [[-0]], [[Number.NaN]], [[1, 2], [3]], [[1], [2, 3]], ['1']].map(
      (args) => example('meanOf', args, 0).id,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^mean-of-example-[0-9a-f]{6}$/.test(id))).toBe(true);
    expect(example('mean', [[1, 2, 6]], 3).id).toBe('mean-example-35fba5');
  });

  test('of numbers that the bounds cannot tell from 0 is a mistake of its author’s', async () => {
    const energy = 3.3e-19;
    expect(() => example('energy', [5e14], energy)).toThrow('energy(500000000000000): 3.3e-19 needs bounds');
    const check = example('energy', [5e14], energy, { bounds: { atol: 0, rtol: 1e-9 } });
    expect(await findingOf(check, { energy: () => energy })).toBeUndefined();
    expect(await findingOf(check, { energy: () => 2 * energy })).toMatchObject({ code: 'mismatch' });
  });
});

const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 });
const reals = fc.array(real(-1e6, 1e6), { minLength: 2, maxLength: 12 });

describe('a function that agrees with the reference', () => {
  const check = agrees('mean', [whole]);

  test('has its name in the title, and what the cases are where the author says so', () => {
    const title = 'mean gives the right results';
    expect(check).toMatchObject({ id: 'mean-agrees', title, oracle: 'live', visibility: 'visible' });
    const hidden = agrees('mean', [whole], { on: 'whole numbers', visibility: 'hidden' });
    const parts = { id: 'mean-agrees-on-whole-numbers', title: `${title} on whole numbers`, visibility: 'hidden' };
    expect(hidden).toMatchObject(parts);
  });

  test.each<[string, (xs: number[]) => number]>([
    ['is right', sums.mean],
    ['adds up backwards', (xs) => xs.reduceRight((total, x) => total + x, 0) / xs.length],
    ['divides before it adds', (xs) => xs.reduce((total, x) => total + x / xs.length, 0)],
  ])('passes where it %s', async (_, mean) => {
    for (const numbers of [whole, reals]) {
      for (let seed = 0; seed < 20; seed++) {
        expect(await findingOf(agrees('mean', [numbers]), { mean }, { seed })).toBeUndefined();
      }
    }
  });

  test.each<[string, (xs: number[]) => number]>([
    ['sums', (xs) => xs.reduce((total, x) => total + x, 0)],
    ['leaves out the last', (xs) => sums.mean(xs.slice(0, -1))],
    ['rounds', (xs) => Math.round(sums.mean(xs))],
    ['computes in single precision', (xs) => Math.fround(sums.mean(xs))],
  ])('fails where it %s, on a small case that comes again', async (_, mean) => {
    const finding = await findingOf(check, { mean });
    expect(finding).toMatchObject({
      code: 'mismatch',
      input: expect.stringMatching(/^mean\(\[-?\d+(, -?\d+){0,2}\]\)$/),
    });
    expect(await findingOf(check, { mean })).toEqual(finding);
  });

  test('is compared with the answers that a students’ copy has recorded', async () => {
    const { oracle, answers } = recordAnswers(sums);
    const inReals = agrees('mean', [reals]);
    await findingOf(inReals, sums, { reference: oracle });
    const reference = recordedOracle(['mean'], JSON.parse(JSON.stringify(answers)));
    expect(await findingOf(inReals, sums, { reference })).toBeUndefined();
    expect(await findingOf(inReals, { mean: () => 0 }, { reference })).toMatchObject({ code: 'mismatch' });
  });

  test('whose results are all too small to compare is a mistake of the author’s, but not in one case run again', async () => {
    const tiny = { energy: (f: number) => 6.6e-34 * f };
    const blind = agrees('energy', [fc.integer({ min: 1, max: 1000 })]);
    await expect(findingOf(blind, tiny, { reference: tiny })).rejects.toThrow('all results of energy are so small');
    expect(await findingOf(blind, tiny, { reference: tiny, path: '0' })).toBeUndefined();
    const seeing = agrees('energy', [fc.integer({ min: 1, max: 1000 })], { bounds: { atol: 0, rtol: 1e-9 } });
    expect(await findingOf(seeing, tiny, { reference: tiny })).toBeUndefined();
    expect(await findingOf(seeing, { energy: () => 0 }, { reference: tiny })).toMatchObject({ code: 'mismatch' });
  });

  test('that nobody exports is a mistake of the author’s', async () => {
    await expect(findingOf(agrees('median', [whole]), sums)).rejects.toThrow('no function median');
  });
});

describe('a property', () => {
  const between = property('The mean lies between the least and the largest', [whole], async ({ student }, xs) => {
    const mean = await student.mean(xs);
    return mean >= Math.min(...xs) && mean <= Math.max(...xs);
  });

  test('is named by its title, in any script', () => {
    const ids = ['平均', '中央値'].map((title) => property(title, [whole], async () => true).id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(between).toMatchObject({ id: 'the-mean-lies-between-the-least-and-the-largest', oracle: 'none' });
  });

  test('holds, or fails with the arguments', async () => {
    expect(await findingOf(between, sums)).toBeUndefined();
    expect(await findingOf(between, { mean: () => 2000 })).toEqual({
      code: 'mismatch',
      message: 'The mean lies between the least and the largest',
      input: '[0]',
    });
    expect(await findingOf(between, { mean: threw })).toMatchObject({ code: 'threw', input: '[0]' });
  });

  test('may say more itself, and look at the reference', async () => {
    const check = property(
      'The mean is the reference’s',
      [whole],
      async ({ student, reference }, xs) => {
        const [actual, expected] = [await student.mean(xs), await reference.mean(xs)];
        if (actual !== expected) fail('it must', { expected, actual });
      },
      { oracle: 'live', runs: 3 },
    );
    expect(check.oracle).toBe('live');
    expect(await findingOf(check, sums)).toBeUndefined();
    expect(await findingOf(check, { mean: () => 0.5 })).toMatchObject({ message: 'it must', actual: '0.5' });
  });

  const written = property('The mean can be written', [whole], async ({ student }, xs) => {
    return (await student.mean(xs)).toFixed(1) !== '';
  });

  test('fails where a result is of a form that breaks it, also without the reference', async () => {
    expect(await findingOf(written, sums)).toBeUndefined();
    const recorded = recordedOracle(['mean'], {});
    for (const reference of [sums, recorded]) {
      expect(await findingOf(written, { mean: () => null }, { reference })).toMatchObject({
        code: 'mismatch',
        message: expect.stringMatching(
          /^The mean can be written\. A result has another form than it should: TypeError: /,
        ),
        input: '[0]',
      });
    }
  });

  test('is a mistake of its author’s where the reference breaks it, too, and of ours where something else does', async () => {
    const reference = { mean: () => undefined };
    await expect(findingOf(written, { mean: () => null }, { reference })).rejects.toThrow(TypeError);
    const ended = () => {
      throw new Error('the child does not start');
    };
    await expect(findingOf(written, { mean: ended })).rejects.toThrow('the child does not start');
  });
});

test('with the type of the reference, names, arguments and results are checked', () => {
  expect([
    example<typeof sums>('mean', [[1, 2]], 1.5),
    agrees<typeof sums>('table', [fc.nat(5)], { runs: 3 }),
    // @ts-expect-error: there is no such function
    example<typeof sums>('median', [[1, 2]], 1.5),
    // @ts-expect-error: it takes numbers
    example<typeof sums>('mean', [['1', '2']], 1.5),
    // @ts-expect-error: it takes whole lists
    agrees<typeof sums>('mean', [fc.nat(5)]),
  ]).toHaveLength(5);
});
