import { describe, expect, test } from 'vitest';
import { MAX_TEXT } from './call-error.ts';
import { childMessage } from './messages.ts';

const threw = { kind: 'threw', name: 'n'.repeat(100), message: 'm'.repeat(MAX_TEXT), stack: 's'.repeat(MAX_TEXT) };

describe('a message of the child', () => {
  test.each([
    [{ phase: 'loaded' }],
    [{ phase: 'failed', error: { kind: 'contract', message: '' } }],
    [{ id: 'x', value: null }],
    [{ id: 'x', error: threw }],
    [{ id: 'x', ask: 'double', values: [1, null] }],
  ])('is taken: %o', (message) => {
    expect(childMessage.parse(message)).toEqual(message);
  });

  test.each([
    ['no object', 'ready'],
    ['null', null],
    ['an array', [{ phase: 'ready' }]],
    ['an answer and an error at once', { id: 'x', value: 1, error: threw }],
    ['an answer without a value', { id: 'x' }],
    ['a phase that there is not', { phase: 'graded' }],
    ['a name longer than the child sends', { id: 'x', error: { ...threw, name: 'n'.repeat(101) } }],
    ['a text longer than the child sends', { id: 'x', error: { ...threw, message: 'm'.repeat(MAX_TEXT + 1) } }],
    ['a stack longer than the child sends', { id: 'x', error: { ...threw, stack: 's'.repeat(MAX_TEXT + 1) } }],
    ['a block longer than the child sends', { id: 'x', error: { kind: 'todo', block: 'b'.repeat(101) } }],
  ])('is refused: %s', (_, message) => {
    expect(childMessage.safeParse(message).success).toBe(false);
  });

  test('is refused without a list of its unknown keys', () => {
    const keys = Array.from({ length: 1000 }, (_, i) => [`k${i}`, i]);
    const { error } = childMessage.safeParse({ phase: 'ready', ...Object.fromEntries(keys) });
    expect(error?.message.length).toBeLessThan(200);
  });
});
