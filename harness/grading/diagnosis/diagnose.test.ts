import { beforeEach, expect, test } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { Outcome, RecordedCheck } from './recording.ts';
import type { AnswerAll, Suspects, Variant } from './variant.ts';

// A task of three functions: f and g are cheap to call, h is costly. Right is x + 1 for all of them.
type Functions = Record<'f' | 'g' | 'h', (x: number) => number>;
const right: Functions = { f: (x) => x + 1, g: (x) => x + 1, h: (x) => x + 1 };

/** Code by the bodies that stand for it. */
const functions = new Map<string, Functions[keyof Functions]>();

const variant = (id: string, mistake: Partial<Functions>, fails = ['task']): Variant => {
  for (const [name, code] of Object.entries(mistake)) functions.set(`${id} ${name}`, code);
  return { id, fails, blocks: Object.fromEntries(Object.keys(mistake).map((name) => [name, `${id} ${name}`])) };
};

/** Calls that were made on variants, and not on the reference: `block procedure`. */
const tried: string[] = [];
beforeEach(() => void tried.splice(0));

const answerAll: AnswerAll = async (calls, all) => all.map((blocks) => calls.map((call) => answer(call, blocks)));

function answer({ procedure, args: [x] }: Parameters<AnswerAll>[0][number], blocks: Variant['blocks']): Outcome {
  tried.push(...Object.values(blocks).map((body) => `${body}: ${procedure}`));
  try {
    return { value: (functions.get(blocks[procedure]) ?? right[procedure as keyof Functions])(x as number) };
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** What the checks record of a submission, and which of the variants are then named. */
async function named(
  submission: Partial<Functions>,
  variants: Variant[],
  checks: { id: string; isFailed: boolean; calls: [keyof Functions, number][] }[],
  passed: string[] = [],
  procedures: Suspects['procedures'] = { f: {}, g: {}, h: { costly: true } },
): Promise<Record<string, string[]>> {
  const code = { ...right, ...submission };
  const recorded = checks.map(
    ({ id, isFailed, calls }): RecordedCheck => ({
      id,
      isFailed,
      calls: calls.map(([procedure, x]) => ({ procedure, args: [x], outcome: { value: code[procedure](x) } })),
    }),
  );
  const known: Suspects = {
    answerAll,
    variants,
    tolerance: 1e-9,
    procedures,
    comparable: (_, result) => result,
  };
  return Object.fromEntries(await diagnose(known, 'task', recorded, passed));
}

const doubles = variant('doubles', { f: (x) => 2 * x });
const constant = variant('constant', { f: () => 0 });

test('a mistake that a passing check refutes is not named', async () => {
  const checks = [
    { id: 'failed', isFailed: true, calls: [['f', 0]] satisfies [keyof Functions, number][] },
    { id: 'passed', isFailed: false, calls: [['f', 1]] satisfies [keyof Functions, number][] },
  ];
  // At 0 both give 0; at 1 doubling is right.
  expect(await named({ f: (x) => 2 * x }, [doubles, constant], checks)).toEqual({ failed: ['doubles'] });
});

test('a mistake that another failed check of the same function refutes is not named', async () => {
  const checks: Parameters<typeof named>[2] = [
    { id: 'zero', isFailed: true, calls: [['f', 0]] },
    { id: 'two', isFailed: true, calls: [['f', 2]] },
  ];
  expect(await named({ f: (x) => 5 * x }, [doubles], checks)).toEqual({ zero: [], two: [] });
});

test('two mistakes in two functions are named where each runs alone and calls say what they run', async () => {
  const negates = variant('negates', { g: (x) => -x });
  const checks: Parameters<typeof named>[2] = [
    { id: 'one', isFailed: true, calls: [['f', 3]] },
    { id: 'other', isFailed: true, calls: [['g', 3]] },
    {
      id: 'both',
      isFailed: true,
      calls: [
        ['f', 4],
        ['g', 4],
      ],
    },
  ];
  const submission = { f: (x: number) => 2 * x, g: (x: number) => -x };
  const ofBlocks = { f: { blocks: ['f'] }, g: { blocks: ['g'] } };
  expect(await named(submission, [doubles, negates], checks, [], ofBlocks)).toEqual({
    one: ['doubles'],
    other: ['negates'],
    both: [],
  });
  // Where any call may run both functions, each mistake leaves some of the task unexplained.
  expect(await named(submission, [doubles, negates], checks)).toEqual({ one: [], other: [], both: [] });
});

test('a variant that is nearly as far from the submission as the reference explains nothing', async () => {
  const near = variant('near', { f: (x) => x + 1 + 2.5e-9 });
  const exact = variant('exact', { f: (x) => x + 1 + 2e-9 });
  const checks: Parameters<typeof named>[2] = [{ id: 'failed', isFailed: true, calls: [['f', 0]] }];
  expect(await named({ f: (x) => x + 1 + 2e-9 }, [near, exact], checks)).toEqual({ failed: ['exact'] });
});

test('costly calls decide between variants that fit all others, and are spared the rest', async () => {
  const variants = [
    variant('fits', { f: (x) => 2 * x, h: () => 7 }),
    variant('fits but for h', { f: (x) => 2 * x, h: () => 8 }),
    variant('does not fit', { f: (x) => 3 * x, h: () => 7 }),
  ];
  const checks: Parameters<typeof named>[2] = [
    { id: 'cheap', isFailed: true, calls: [['f', 3]] },
    { id: 'costly', isFailed: true, calls: [['h', 3]] },
  ];
  const result = await named({ f: (x) => 2 * x, h: () => 7 }, variants, checks);
  expect(result).toEqual({ cheap: ['fits'], costly: ['fits'] });
  expect(tried.filter((call) => call.endsWith('h: h'))).toEqual(['fits h: h', 'fits but for h h: h']);
});

test('mistakes of which only costly calls tell are looked for where what cheap calls show leaves something open', async () => {
  const variants = [variant('f alone', { f: (x) => 2 * x }), variant('h alone', { h: () => 7 })];
  const checks: Parameters<typeof named>[2] = [
    { id: 'cheap', isFailed: true, calls: [['f', 3]] },
    { id: 'costly', isFailed: true, calls: [['h', 3]] },
  ];
  const ofBlocks = { f: { blocks: ['f'] }, g: {}, h: { costly: true, blocks: ['h'] } };
  const submission = { f: (x: number) => 2 * x, h: () => 7 };
  expect(await named(submission, variants, checks, [], ofBlocks)).toEqual({ cheap: ['f alone'], costly: ['h alone'] });
  expect(await named(submission, variants, checks.slice(0, 1), [], ofBlocks)).toEqual({ cheap: ['f alone'] });
  // Where a costly call may run either, what f does explains it, or nothing does.
  tried.splice(0);
  const either = { ...ofBlocks, h: { costly: true } };
  const { f } = submission;
  expect(await named({ f, h: f }, [variant('both', { f, h: f }), ...variants], checks, [], either)).toEqual({
    cheap: ['both'],
    costly: ['both'],
  });
  expect(tried).not.toContain('h alone h: h');
});

test('a call that runs no block of a mistake says nothing of it, and is not made on it', async () => {
  const variants = ['one', 'other'].map((id) => variant(id, { g: (x) => -x }));
  const checks: Parameters<typeof named>[2] = [
    { id: 'passed', isFailed: false, calls: [['f', 1]] },
    { id: 'failed', isFailed: true, calls: [['g', 1]] },
  ];
  const ofBlocks = { f: { blocks: ['f'] }, g: {} };
  const submission = { g: (x: number) => -x };
  expect(await named(submission, variants, checks, [], ofBlocks)).toEqual({ failed: ['one', 'other'] });
  expect(tried).toEqual(['one g: g', 'other g: g']);
});

test('mistakes that do not show in any call are not named', async () => {
  expect(await named({}, [doubles], [{ id: 'failed', isFailed: true, calls: [['f', 1]] }])).toEqual({});
});

test('a mistake is named in its own task alone, and not where it costs a task that has passed', async () => {
  const elsewhere = variant('elsewhere', { f: (x) => 2 * x }, ['another task', 'task']);
  const hereToo = variant('here too', { f: (x) => 2 * x }, ['task', 'another task']);
  const checks: Parameters<typeof named>[2] = [{ id: 'failed', isFailed: true, calls: [['f', 3]] }];
  const submission = { f: (x: number) => 2 * x };
  expect(await named(submission, [elsewhere, hereToo], checks)).toEqual({ failed: ['here too'] });
  expect(await named(submission, [elsewhere, hereToo], checks, ['another task'])).toEqual({ failed: [] });
});

test('what is thrown is no evidence for a mistake, whatever its text, and evidence against one that returns', async () => {
  const throws = (text: string) => () => {
    throw new RangeError(text);
  };
  const outcomes = (code: Functions['f']): RecordedCheck[] => [
    { id: 'failed', isFailed: true, calls: [{ procedure: 'f', args: [1], outcome: { thrown: 'RangeError: no' } }] },
    { id: 'other', isFailed: true, calls: [{ procedure: 'f', args: [2], outcome: { value: code(2) } }] },
  ];
  const known: Suspects = {
    answerAll,
    variants: [
      variant('throws at 1', { f: (x) => (x === 1 ? throws('no')() : 0) }),
      variant('throws at 1 in other words', { f: (x) => (x === 1 ? throws('never')() : 0) }),
      variant('throws', { f: throws('no') }),
      variant('returns', { f: () => 0 }),
    ],
    tolerance: 1e-9,
    procedures: { f: {}, g: {}, h: {} },
    comparable: (_, result) => result,
  };
  const named = async (checks: RecordedCheck[]) => [...(await diagnose(known, 'task', checks, []))];
  expect(await named(outcomes(right.f).slice(0, 1))).toEqual([]);
  expect(await named(outcomes(() => 0))).toEqual([['other', ['throws at 1', 'throws at 1 in other words']]]);
});
