import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, WireError } from './wire.ts';

const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);
const { plain } = fc.letrec((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, '', '$'),
    fc.double(),
    special,
    fc.string(),
    fc.array(tie('plain')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('plain'),
      { noNullPrototype: true },
    ),
  ),
}));

describe('a value that crosses the pipe', () => {
  test('arrives as it was, special numbers included', () => {
    fc.assert(
      fc.property(plain, (value) => {
        fc.pre(!holdsTag(value));
        expect(decode(encode(value))).toStrictEqual(value);
      }),
    );
  });

  test('is one line', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(encode(value)).not.toContain('\n');
      }),
    );
  });

  test('loses entries that are undefined', () => {
    expect(decode(encode({ a: 1, b: undefined }))).toEqual({ a: 1 });
  });

  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  test.each([
    ['a function', () => 1, 'function'],
    ['a class instance', new Map(), 'class instance'],
    ['undefined in an array', [undefined], 'undefined'],
    ['a symbol', Symbol('x'), 'symbol'],
    ['a bigint', 1n, 'bigint'],
    ['a cycle', cyclic, 'contains itself'],
  ])('cannot be %s', (_, value, message) => {
    expect(() => encode(value)).toThrow(WireError);
    expect(() => encode(value)).toThrow(message);
  });
});

describe('a line that arrives', () => {
  test.each([
    ['not JSON', '{', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['deeper than allowed', `${'['.repeat(50)}${']'.repeat(50)}`, 'nested deeper'],
    ['so deep that recursion would overflow', `${'['.repeat(1e6)}${']'.repeat(1e6)}`, ''],
    ['with a key that reaches for the prototype', '{"__proto__":{"x":1}}', '__proto__'],
    ['with an unknown special number', '{"$":"7"}', 'special number'],
  ])('and is %s is refused', (_, line, message) => {
    expect(() => decode(line)).toThrow(WireError);
    expect(() => decode(line)).toThrow(message);
  });
});

/** Whether a value looks like the pipe's own tag for a special number. */
function holdsTag(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return (keys.length === 1 && keys[0] === '$') || Object.values(value).some(holdsTag);
}
