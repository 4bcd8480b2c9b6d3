import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, MAX_DEPTH, MAX_KEY, MAX_PARTS, WireError } from './wire.ts';

const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0);
const { plain } = fc.letrec((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, '', '$'),
    fc.double(),
    special,
    fc.string(),
    fc.array(tie('plain')),
    fc
      .dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('plain'),
        { noNullPrototype: true },
      )
      .filter((object) => Object.keys(object).join() !== '$'),
  ),
}));

/** A small object with 20 to the power of `levels` values. */
const wide = (levels: number): unknown[] => (levels === 0 ? [] : Array(20).fill(wide(levels - 1)));

describe('a value that crosses the pipe', () => {
  test('arrives as it was, special numbers included', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(decode(encode(value))).toStrictEqual(value);
      }),
    );
  });

  test('is accepted by the one end where the other accepts it', () => {
    fc.assert(
      fc.property(fc.anything({ withSparseArray: true, maxDepth: 15 }), (value) => {
        let line: string;
        try {
          line = encode(value);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(() => decode(line)).not.toThrow();
      }),
    );
  });

  test.each([
    ['as many numbers as may be', Array(MAX_PARTS).fill(0.5)],
    ['as many special numbers as may be', Array(Math.floor(MAX_PARTS / 3)).fill(Number.NaN)],
    ['as many empty arrays as may be', Array(MAX_PARTS / 2).fill([])],
    ['as many empty objects as may be', Array(MAX_PARTS / 2).fill({})],
    ['as many keys as may be', Object.fromEntries(Array.from({ length: MAX_PARTS / 2 }, (_, i) => [`k${i}`, i]))],
    ['a special number as deep as may be', Array.from({ length: 11 }).reduce<unknown>((inside) => [inside], -0)],
  ])('may be %s, and no more', (_, value) => {
    expect(decode(encode(value))).toStrictEqual(value);
    const more = Array.isArray(value) ? [...value, value[0]] : { ...(value as object), more: 1 };
    const deeper = [value];
    expect(() => [encode(more), encode(deeper)]).toThrow(WireError);
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
    ['what would be taken for a number', { $: 'NaN' }, 'whose only key is $'],
    ['more values than are read', Array(MAX_PARTS + 1).fill(1), `more than ${MAX_PARTS}`],
    ['an array that is larger than memory', new Array(2 ** 32 - 1), `more than ${MAX_PARTS}`],
    ['an object that is reached by many ways', wide(8), `more than ${MAX_PARTS}`],
    ['a key that is too long', { ['k'.repeat(MAX_KEY + 1)]: 1 }, `${MAX_KEY} characters`],
  ])('cannot be %s', (_, value, message) => {
    expect(() => encode(value)).toThrow(WireError);
    expect(() => encode(value)).toThrow(message);
  });
});

/** So many arrays, one in the other, around a text. */
const nested = (levels: number, text = '') => '['.repeat(levels) + text + ']'.repeat(levels);
const ones = (count: number) => `[${Array(count).fill(1).join()}]`;

describe('a line that arrives', () => {
  const prototypeKey = '__proto__';
  test.each([
    ['not JSON', '{', 'not JSON'],
    ['empty', '', 'not JSON'],
    ['behind a byte order mark', '\ufeff1', 'not JSON'],
    ['two values', '1 2', 'not JSON'],
    ['deeper than allowed', nested(MAX_DEPTH + 1), 'nested deeper'],
    ['so deep that recursion would overflow', nested(1e6), 'nested deeper'],
    ['never closed', '['.repeat(1e6), 'nested deeper'],
    ['a key that reaches for the prototype', `{"${prototypeKey}":{"x":1}}`, prototypeKey],
    ['such a key, deep inside', `[{"a":[{"b":1,"${prototypeKey}":null}]}]`, prototypeKey],
    ['such a key, written with escapes', '{"\\u005f_proto_\\u005f":1}', prototypeKey],
    ['a key that is too long', `{"${'k'.repeat(MAX_KEY + 1)}":1}`, `${MAX_KEY} characters`],
    ['an unknown special number', '{"$":"7"}', 'special number'],
    ['a special number that is none', '{"$":["NaN"]}', 'special number'],
    ['a special number that throws where it is made a text', '{"$":{"toString":1,"valueOf":1}}', 'special number'],
    ['of too many values', ones(MAX_PARTS + 1), `more than ${MAX_PARTS}`],
    [
      'of too many empty arrays',
      `[${Array(MAX_PARTS / 2 + 1)
        .fill('[]')
        .join()}]`,
      `more than ${MAX_PARTS}`,
    ],
    [
      'of too many keys',
      `{${Array(MAX_PARTS / 2 + 1)
        .fill('"k":1')
        .join()}}`,
      `more than ${MAX_PARTS}`,
    ],
    ['of too many values behind a quotation mark in a text', `["\\"",${ones(MAX_PARTS)}]`, `more than ${MAX_PARTS}`],
  ])('is refused: %s', (_, line, message) => {
    expect(() => decode(line)).toThrow(WireError);
    expect(() => decode(line)).toThrow(message);
  });

  test.each([
    ['as many values as may be', ones(MAX_PARTS), Array(MAX_PARTS).fill(1)],
    ['a text full of what counts outside of texts', `"${'[{,:\\"'.repeat(MAX_PARTS)}"`, '[{,:"'.repeat(MAX_PARTS)],
    ['a value as deep as may be', nested(MAX_DEPTH, '1'), Array.from({ length: 12 }).reduce((inside) => [inside], 1)],
    ['names that objects have already', '{"constructor":{"toString":1}}', { constructor: { toString: 1 } }],
    ['a key again, whose last value counts', '{"a":1,"a":2}', { a: 2 }],
    ['half of a surrogate pair', '"\\ud800"', '\ud800'],
    ['a number beyond the largest', '[1e999,-1e999]', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['the largest index as a key', '{"4294967294":1}', { 4294967294: 1 }],
  ])('is read: %s', (_, line, value) => {
    expect(decode(line)).toEqual(value);
  });

  test('that is refused is a WireError, whatever it holds', () => {
    const pieces = fc.constantFrom(
      ...'[]{},:"\\01-e. \0\ufeff\u2028\ud800',
      '{"$":',
      '"NaN"',
      `"${prototypeKey}":`,
      'null',
    );
    fc.assert(
      fc.property(fc.array(pieces), (text) => {
        try {
          decode(text.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});
