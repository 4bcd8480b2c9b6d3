import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounded } from './schema.ts';

test('long texts are cut, wherever they stand, and nothing else changes', () => {
  const long = 'x'.repeat(2001);
  const cut = `${'x'.repeat(1999)}…`;
  expect(bounded({ a: [{ b: long, c: 'y'.repeat(2000) }], d: null, e: [1, [long]] })).toEqual({
    a: [{ b: cut, c: 'y'.repeat(2000) }],
    d: null,
    e: [1, [cut]],
  });
});

test('data without long texts stay as they are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(bounded(data)).toEqual(data);
    }),
  );
});

test('lists keep their beginning', () => {
  const values = Array.from({ length: 3000 }, (_, i) => i);
  expect(bounded({ values })).toEqual({ values: values.slice(0, 2000) });
});
