import { expect, test } from 'vitest';
import { Unanswered } from './check.ts';
import { asRemote, beside, recordAnswers, recordedOracle } from './oracle.ts';

const double = { double: (values: number[]) => values.map((value) => 2 * value) };

test('what an oracle was asked is answered again after it was written to a file', async () => {
  const { oracle, answers } = recordAnswers(double);
  expect(await oracle.double([0.1, 1e-300])).toEqual([0.2, 2e-300]);
  const recorded = recordedOracle(['double'], JSON.parse(JSON.stringify(answers)));
  expect(await asRemote<typeof double>(recorded).double([0.1, 1e-300])).toEqual([0.2, 2e-300]);
});

test('inputs that differ in their last digit are others', async () => {
  const { oracle, answers } = recordAnswers(double);
  await oracle.double([0.1]);
  const recorded = asRemote<typeof double>(recordedOracle(['double'], answers));
  await expect(recorded.double([0.1 + 2 ** -56])).rejects.toThrow(Unanswered);
});

test('an answer that a check changes is the same the next time', async () => {
  const { oracle, answers } = recordAnswers(double);
  await oracle.double([1]);
  const recorded = asRemote<typeof double>(recordedOracle(['double'], answers));
  (await recorded.double([1])).push(99);
  expect(await recorded.double([1])).toEqual([2]);
});

test('what is right is computed beside a call, and not at all where it has failed by then', async () => {
  const order: string[] = [];
  const right = async () => order.push('right');
  const call = async () => {
    order.push('sent');
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('answered');
  };
  await beside(call(), right);
  expect(order).toEqual(['sent', 'right', 'answered']);
  await expect(beside(Promise.reject(new RangeError('no')), right)).rejects.toThrow(RangeError);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(order).toHaveLength(3);
});
