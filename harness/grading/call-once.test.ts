import { expect, test } from 'vitest';
import { z } from 'zod';
import { callOnce } from './call-once.ts';

const row = { calls: 'f', reply: z.number() };
type Echo = { often: (values: number[]) => number; once: (values: number[]) => number };

/** Opens procedures that fail on no values and else give their sum, and what is called of them. */
function open() {
  const called: [keyof Echo, number[]][] = [];
  const echo = (name: keyof Echo) => async (values: number[]) => {
    called.push([name, values]);
    if (values.length === 0) throw new RangeError(`failure ${called.length}`);
    return values.reduce((sum, value) => sum + value, 0);
  };
  const remote = callOnce<Echo>(
    { often: echo('often'), once: echo('once') },
    { often: row, once: { ...row, once: true } },
  );
  return { remote, called };
}

test('equal arguments are answered from memory, others by a call', async () => {
  const { remote, called } = open();
  expect([await remote.once([1, 2]), await remote.once([1, 2]), await remote.once([2, 1])]).toEqual([3, 3, 3]);
  expect(called).toEqual([
    ['once', [1, 2]],
    ['once', [2, 1]],
  ]);
});

test('numbers that JSON does not tell apart are other arguments', async () => {
  const { remote, called } = open();
  const numbers = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) await remote.once([number]);
  expect(called).toEqual(numbers.map((number) => ['once', [number]]));
});

test('other procedures are called each time', async () => {
  const { remote, called } = open();
  expect([await remote.often([1]), await remote.once([1]), await remote.often([1])]).toEqual([1, 1, 1]);
  expect(called.map(([name]) => name)).toEqual(['often', 'once', 'often']);
});

test('the same call fails the same way', async () => {
  const { remote, called } = open();
  for (let i = 0; i < 2; i++) await expect(remote.once([])).rejects.toThrow('failure 1');
  expect(called).toHaveLength(1);
});

test('the next submission is asked anew', async () => {
  const [one, other] = [open(), open()];
  for (const { remote, called } of [one, other]) {
    await remote.once([1]);
    expect(called).toHaveLength(1);
  }
});
