import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HarnessError } from '../support/errors.ts';
import { daysAfter, latePenalty } from './late.ts';
import type { Rubric } from './schema.ts';

type Policy = Pick<Rubric, 'deadline' | 'timeZone' | 'late'>;

const DEADLINE = '2024-03-11T17:00:00+05:30'; // 11:30 UTC
const free: Policy = { deadline: DEADLINE, late: { policy: 'none' } };
const perDay: Policy = {
  deadline: DEADLINE,
  late: { policy: 'per-day', graceMinutes: 15, percentPerDay: 10, mostPercent: 50 },
};

describe('nothing is late', () => {
  test.each([
    ['a day before', '2024-03-10T11:30:00Z'],
    ['a millisecond before', '2024-03-11T11:29:59.999Z'],
    ['at the deadline, in another zone', '2024-03-11T12:30:00+01:00'],
  ])('%s', (_, time) => {
    expect(latePenalty(perDay, new Date(time), 80)).toBeUndefined();
  });

  test('without a submission time', () => {
    expect(latePenalty(perDay, undefined, 80)).toBeUndefined();
  });

  test('without a deadline', () => {
    expect(latePenalty({ late: { policy: 'none' } }, new Date('2030-01-01T00:00:00Z'), 80)).toBeUndefined();
  });
});

test('policy none reports lateness and takes nothing', () => {
  const penalty = latePenalty(free, new Date('2024-03-12T12:35:00Z'), 80);
  expect(penalty).toEqual({ marks: 0, reason: '25 h 5 min late, which costs nothing' });
});

// 80 marks at 10 % a day begun after 15 minutes of grace, 50 % at most
test.each([
  ['one millisecond', '2024-03-11T11:30:00.001Z', 0, '1 min late, within the grace of 15 min'],
  ['all of the grace', '2024-03-11T11:45:00Z', 0, '15 min late, within the grace of 15 min'],
  ['a minute more than the grace', '2024-03-11T11:46:00Z', 8, '16 min late: 10 % of the marks earned'],
  ['grace and a whole day', '2024-03-12T11:45:00Z', 8, '24 h 15 min late: 10 % of the marks earned'],
  ['grace, a day and a second', '2024-03-12T11:45:01Z', 16, '24 h 16 min late: 20 % of the marks earned'],
  ['five days', '2024-03-16T11:30:00Z', 40, '120 h 0 min late: 50 % of the marks earned'],
  ['a month', '2024-04-11T11:30:00Z', 40, '744 h 0 min late: 50 % of the marks earned'],
])('policy per-day takes its share after %s', (_, time, marks, reason) => {
  expect(latePenalty(perDay, new Date(time), 80)).toEqual({ marks, reason });
});

describe('days end by the clock of the time zone', () => {
  const inNewYork = (deadline: string): Policy => ({ ...perDay, deadline, timeZone: 'America/New_York' });
  const percent = (policy: Policy, time: string) => latePenalty(policy, new Date(time), 100)?.marks;

  test.each([
    ['when the clocks go back', '2024-11-02T23:59:00-04:00', '2024-11-03T23:30:00-05:00', '2024-11-04T00:15:00-05:00'],
    ['when they go forward', '2024-03-09T23:59:00-05:00', '2024-03-10T23:59:00-04:00', '2024-03-11T00:15:00-04:00'],
    ['in any other week', '2024-03-12T23:59:00-04:00', '2024-03-13T23:30:00-04:00', '2024-03-14T00:15:00-04:00'],
  ])('%s', (_, deadline, within, after) => {
    expect([within, after].map((time) => percent(inNewYork(deadline), time))).toEqual([10, 20]);
  });

  test('without one a day has 24 hours', () => {
    const { timeZone: _, ...policy } = inNewYork('2024-11-02T23:59:00-04:00');
    expect(percent(policy, '2024-11-03T23:30:00-05:00')).toBe(20);
  });

  test('an extension too: days by the clock, and parts of a day by hours', () => {
    const policy = inNewYork('2024-11-02T23:59:00-04:00');
    expect([1, 1.5, 2].map((days) => daysAfter(policy, days))).toEqual([
      '2024-11-04T04:59:00.000Z',
      '2024-11-04T16:59:00.000Z',
      '2024-11-05T04:59:00.000Z',
    ]);
  });
});

test('a penalty never grows beyond the marks, nor shrinks as time goes by', () => {
  const percent = fc.double({ min: 0.1, max: 100, noNaN: true });
  const late = fc.record({
    policy: fc.constant('per-day' as const),
    graceMinutes: fc.nat(120),
    percentPerDay: percent,
    mostPercent: percent,
  });
  const minutes = fc.nat(60 * 24 * 40);
  fc.assert(
    fc.property(late, fc.nat(400), minutes, minutes, (late, quarters, one, other) => {
      const marks = quarters / 4;
      const lost = [one, other]
        .toSorted((a, b) => a - b)
        .map((m) => latePenalty({ deadline: DEADLINE, late }, new Date(Date.parse(DEADLINE) + m * 60_000), marks))
        .map((penalty) => penalty?.marks ?? 0);
      expect(lost[0]).toBeLessThanOrEqual(lost[1]);
      expect(lost[1]).toBeLessThanOrEqual(marks);
    }),
  );
});

test('a time that is none is our own failure, not lateness', () => {
  expect(() => latePenalty(free, new Date('yesterday'), 80)).toThrow(HarnessError);
});
