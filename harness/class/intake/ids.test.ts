import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniqueIds } from './ids.ts';

test('a fit name is its own id', () => {
  const names = ['ann', 'Bob_2', 'c.d-e', '42'];
  expect(uniqueIds(names.map((name) => ({ name, source: name })))).toEqual(names);
});

test('a name that is the id of another keeps it', () => {
  const unfit = { name: 'é', source: 'é' };
  const [id] = uniqueIds([unfit]);
  const [other, own] = uniqueIds([unfit, { name: id, source: id }]);
  expect(own).toBe(id);
  expect(other).toMatch(/^e-\w{8}$/);
  expect(other).not.toBe(id);
});

test('ids are unique and safe for any names, and do not hang on the order', () => {
  const unfit = fc.constantFrom(
    'ann',
    'Ann',
    'ANN ',
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'é',
    'é'.normalize('NFD'),
    '🦊',
    '-rf',
  );
  const name = fc.oneof(unfit, fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 100 }));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), (names) => {
      const submissions = names.map((each, index) => ({ name: each, source: `${index}/${each}` }));
      const ids = uniqueIds(submissions);
      expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(submissions.length);
      for (const id of ids) {
        expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
        expect(id).not.toMatch(/\.$/);
        expect(id.length).toBeLessThan(80);
      }
      expect(uniqueIds(submissions.toReversed()).toReversed()).toEqual(ids);
    }),
    { numRuns: 60 },
  );
});
