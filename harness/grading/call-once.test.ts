import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Asked } from '../authoring/procedures.ts';
import { callOnce } from './call-once.ts';
import { type Answered, firstOf } from './side-by-side.ts';

const row = { calls: 'f', reply: z.number() };

/** Opens procedures that fail on no values and else give their sum, and what is called of them. */
function open() {
  const called: [string, unknown][] = [];
  const echo = ({ procedure, args }: Asked): Answered => {
    const [values] = args as [number[]];
    called.push([procedure, values]);
    const sum = values.reduce((total, value) => total + value, 0);
    const failure = { error: new RangeError(`failure ${called.length}`) };
    return { ...(values.length === 0 ? failure : { value: sum }), milliseconds: 1, printed: '' };
  };
  const callAll = callOnce(
    async function* (calls) {
      yield* calls.map(echo);
    },
    { often: row, once: { ...row, once: true } },
  );
  const call = (procedure: string) => async (values: number[]) => {
    const answer = await firstOf(callAll([{ procedure, args: [values] }]));
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
  return { remote: { often: call('often'), once: call('once') }, callAll, called };
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
