import { expect, test } from 'vitest';
import { CheckFailure } from '../../authoring/check.ts';
import type { Finding } from '../../authoring/finding.ts';
import { openRecording } from './recording.ts';

/** A recording of a procedure that returns its argument, or throws it where it is a failure. */
function record() {
  const recording = openRecording();
  recording.begin('check');
  const { echo } = recording.recorded({
    echo: async (value: unknown) => {
      if (value instanceof CheckFailure) throw value;
      return value;
    },
  });
  return { recording, echo, outcomes: () => recording.calls.get('check')?.map(({ outcome }) => outcome) };
}

test('of many calls the first ones and the last are kept, check by check', async () => {
  const { recording, echo } = record();
  for (let i = 1; i <= 100; i++) expect(await echo(i)).toBe(i);
  recording.begin('other');
  await echo(0);
  const kept = recording.calls.get('check')?.map(({ args: [i] }) => i);
  expect(kept).toEqual([1, 2, 3, 4, 5, 6, ...Array.from({ length: 60 }, (_, i) => 41 + i)]);
  expect(recording.calls.get('other')).toEqual([{ procedure: 'echo', args: [0], outcome: { value: 0 } }]);
});

test.each([
  ['text', 'x'.repeat(1e6)],
  ['numbers', [new Array(1e6).fill(0)]],
  ['characters of a key', { ['x'.repeat(1e6)]: 0 }],
])('a result of a million %s is returned, and not kept', async (_, value) => {
  const { echo, outcomes } = record();
  expect(await echo(value)).toBe(value);
  expect(outcomes()).toEqual([{ refused: 'a result that is too large to be kept' }]);
});

test('results of a task are kept up to a number together, of which dropped ones give theirs back', async () => {
  const { recording, echo, outcomes } = record();
  const large = () => new Array(45_000).fill(0);
  const isKept = () => outcomes()?.map((outcome) => 'value' in outcome);
  for (let i = 0; i < 300; i++) await echo(large());
  expect(isKept()).toEqual(new Array(66).fill(true));
  recording.begin('other');
  for (let i = 0; i < 66; i++) await echo(large());
  const others = recording.calls.get('other')?.filter(({ outcome }) => 'value' in outcome).length;
  expect(others).toBeGreaterThan(0);
  expect(others).toBeLessThan(66);
});

test('of failed calls those are kept that say what the code did', async () => {
  const { echo, outcomes } = record();
  const findings: Finding[] = [
    { code: 'threw', procedure: 'f', name: 'RangeError', message: 'no' },
    { code: 'contract', procedure: 'f', message: 'x'.repeat(1e6) },
    { code: 'time-limit', procedure: 'f', milliseconds: 5 },
  ];
  for (const finding of findings) {
    const failure = new CheckFailure(finding);
    await expect(echo(failure)).rejects.toBe(failure);
  }
  expect(outcomes()).toEqual([{ thrown: 'RangeError: no' }, { refused: 'x'.repeat(2_000) }]);
});
