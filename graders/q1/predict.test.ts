import { expect, test } from 'vitest';
import { othersOf } from './predict.ts';

test('what else than its start a text may be fed', () => {
  expect(othersOf([])).toEqual({});
  expect(othersOf(['a'])).toEqual({ '"\\n" alone': ['\n'] });
  expect(othersOf(['a', 'b', 'c'])).toEqual({
    '"\\n" alone': ['\n'],
    'start without its first character': ['b', 'c'],
    'start without its last character': ['a', 'b'],
  });
});
