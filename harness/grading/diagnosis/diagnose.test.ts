import { expect, test } from 'vitest';
import { diagnose } from './diagnose.ts';
import type { RecordedCheck } from './recording.ts';
import type { Answer, Suspects, Variant } from './variant.ts';

// A task of three functions: f and g are cheap to call, h is costly. Right is x + 1 for all of them.
type Functions = Record<'f' | 'g' | 'h', (x: number) => number>;
const right: Functions = { f: (x) => x + 1, g: (x) => x + 1, h: (x) => x + 1 };

const answerOf =
  (code: Partial<Functions>): Answer =>
  async ({ procedure, args }) => {
    try {
      return { value: code[procedure as keyof Functions]!(args[0] as number) };
    } catch (error) {
      return { error: String(error) };
    }
  };

const variant = (id: string, mistake: Partial<Functions>, fails = ['task']): Variant => ({
  id,
  fails,
  blocks: Object.keys(mistake),
  answer: answerOf({ ...right, ...mistake }),
});

/** What the checks record of a submission, and which of the variants are then named. */
async function named(
  submission: Partial<Functions>,
  variants: Variant[],
  checks: { id: string; isFailed: boolean; calls: [keyof Functions, number][] }[],
  passed: string[] = [],
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
    reference: answerOf(right),
    variants,
    tolerance: 1e-9,
    procedures: { f: {}, g: {}, h: { costly: true } },
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

test('two mistakes in two functions are named where each runs alone', async () => {
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
  expect(await named(submission, [doubles, negates], checks)).toEqual({
    one: ['doubles'],
    other: ['negates'],
    both: [],
  });
});

test('a variant that is nearly as far from the submission as the reference explains nothing', async () => {
  const near = variant('near', { f: (x) => x + 1 + 2.5e-9 });
  const exact = variant('exact', { f: (x) => x + 1 + 2e-9 });
  const checks: Parameters<typeof named>[2] = [{ id: 'failed', isFailed: true, calls: [['f', 0]] }];
  expect(await named({ f: (x) => x + 1 + 2e-9 }, [near, exact], checks)).toEqual({ failed: ['exact'] });
});

test('costly calls decide between variants that fit all others, and are spared the rest', async () => {
  const called: string[] = [];
  const counted = (id: string, f: Functions['f'], h: Functions['h']) =>
    variant(id, {
      f,
      h: (x) => {
        called.push(id);
        return h(x);
      },
    });
  const variants = [
    counted(
      'fits',
      (x) => 2 * x,
      () => 7,
    ),
    counted(
      'fits-but-for-h',
      (x) => 2 * x,
      () => 8,
    ),
    counted(
      'does-not-fit',
      (x) => 3 * x,
      () => 7,
    ),
  ];
  const checks: Parameters<typeof named>[2] = [
    { id: 'cheap', isFailed: true, calls: [['f', 3]] },
    { id: 'costly', isFailed: true, calls: [['h', 3]] },
  ];
  const result = await named({ f: (x) => 2 * x, h: () => 7 }, variants, checks);
  expect(result).toEqual({ cheap: ['fits'], costly: ['fits'] });
  expect(called).toEqual(['fits', 'fits-but-for-h']);
});

test('a call is made on the reference where it runs no block of the mistake, and once for all of them', async () => {
  const called: string[] = [];
  const counted = (who: string) => (x: number) => {
    called.push(who);
    return x + 1;
  };
  const g = (x: number) => -x;
  const known: Suspects = {
    reference: answerOf({ ...right, f: counted('reference') }),
    variants: ['one', 'other'].map((id) => ({ ...variant(id, { g }), answer: answerOf({ f: counted(id), g }) })),
    tolerance: 1e-9,
    procedures: { f: { blocks: ['f'] }, g: {} },
    comparable: (_, result) => result,
  };
  const checks = [
    { id: 'passed', isFailed: false, calls: [{ procedure: 'f', args: [1], outcome: { value: 2 } }] },
    { id: 'failed', isFailed: true, calls: [{ procedure: 'g', args: [1], outcome: { value: -1 } }] },
  ];
  expect([...(await diagnose(known, 'task', checks, []))]).toEqual([['failed', ['one', 'other']]]);
  expect(called).toEqual(['reference']);
});

test('mistakes of other tasks, and those that do not show in any call, are not named', async () => {
  const elsewhere = variant('elsewhere', { f: (x) => 2 * x }, ['another task']);
  const checks: Parameters<typeof named>[2] = [{ id: 'failed', isFailed: true, calls: [['f', 3]] }];
  expect(await named({ f: (x) => 2 * x }, [elsewhere], checks)).toEqual({ failed: [] });
  expect(await named({}, [doubles], [{ id: 'failed', isFailed: true, calls: [['f', 1]] }])).toEqual({});
});

test('a mistake that costs a task that has passed is not named, however well it fits', async () => {
  const elsewhereToo = variant('elsewhere too', { f: (x) => 2 * x }, ['another task', 'task']);
  const checks: Parameters<typeof named>[2] = [{ id: 'failed', isFailed: true, calls: [['f', 3]] }];
  const submission = { f: (x: number) => 2 * x };
  expect(await named(submission, [doubles, elsewhereToo], checks)).toEqual({ failed: ['doubles', 'elsewhere too'] });
  expect(await named(submission, [doubles, elsewhereToo], checks, ['another task'])).toEqual({ failed: ['doubles'] });
});

test('a failed check without a telling call names nothing, whatever errors its calls end in', async () => {
  const throws = () => {
    throw new RangeError('no');
  };
  const known: Suspects = {
    reference: answerOf({ f: throws }),
    variants: [variant('throws', { f: throws })],
    tolerance: 1e-9,
    procedures: { f: {}, g: {}, h: {} },
    comparable: (_, result) => result,
  };
  const check = (error: string): RecordedCheck[] => [
    { id: 'failed', isFailed: true, calls: [{ procedure: 'f', args: [1], outcome: { error } }] },
  ];
  expect([...(await diagnose(known, 'task', check('RangeError: no'), []))]).toEqual([]);
  expect([...(await diagnose(known, 'task', check('RangeError: yes'), []))]).toEqual([['failed', []]]);
});
