import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { casesOf, endsOf, FORWARD_SPACE, rowsOfQuestion2, TEST_SPACE } from './space.ts';

test('docs/rigor.md has the spaces as they are: npm run prove -- spaces --write writes them', () => {
  const page = readFileSync(new URL('../../docs/rigor.md', import.meta.url), 'utf8');
  for (const cells of rowsOfQuestion2()) expect(page).toContain(`| ${cells.join(' | ')} |\n`);
});

test.each([FORWARD_SPACE, TEST_SPACE])(
  'cases have all values in the long run, and both ends of each always',
  (space) => {
    const drawn = fc.sample(casesOf(space), { seed: 1, numRuns: 400 });
    const ends = endsOf(space, 1);
    for (const [name, { values }] of Object.entries(space)) {
      const seen = (cases: readonly object[]) => new Set(cases.map((own) => Reflect.get(own, name)));
      expect([...seen(drawn)].sort(), name).toEqual([...values].sort());
      expect([...seen(ends)], name).toEqual(expect.arrayContaining([values[0], values.at(-1)]));
    }
  },
);
