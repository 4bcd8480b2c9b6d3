import { expect, test } from 'vitest';
import { openRecording } from './recording.ts';

test('of many calls the first ones and the last are kept, check by check', () => {
  const recording = openRecording();
  recording.begin('one');
  for (let i = 1; i <= 100; i++) recording.add('f', [i], { value: i });
  recording.begin('other');
  recording.add('f', [0], { value: 0 });
  const kept = recording.calls.get('one')?.map(({ args: [i] }) => i);
  expect(kept).toEqual([1, 2, 3, 4, 5, 6, ...Array.from({ length: 60 }, (_, i) => 41 + i)]);
  expect(recording.calls.get('other')).toHaveLength(1);
});

test.each([
  ['text', 'x'.repeat(1e6)],
  ['numbers', [new Array(1e6).fill(0)]],
])('a result of a million %s is not kept', (_, value) => {
  const recording = openRecording();
  recording.begin('check');
  recording.add('f', [], { value });
  expect(JSON.stringify(recording.calls.get('check')).length).toBeLessThan(200);
});

test('of failed calls those are kept that say what the code did', () => {
  const recording = openRecording();
  recording.begin('check');
  recording.add('f', [], { finding: { code: 'threw', procedure: 'f', name: 'RangeError', message: 'no' } });
  recording.add('f', [], { finding: { code: 'contract', procedure: 'f', message: 'must be a number' } });
  recording.add('f', [], { finding: { code: 'time-limit', procedure: 'f', milliseconds: 5 } });
  const outcomes = recording.calls.get('check')?.map(({ outcome }) => outcome);
  expect(outcomes).toEqual([{ error: 'RangeError: no' }, { error: 'must be a number' }]);
});
