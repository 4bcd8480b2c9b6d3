import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdownTable } from '../../proofs/figures.ts';
import { loadSamples } from '../../proofs/load-samples.ts';
import { loadCourse } from '../rubric/course.ts';
import { PROJECT } from '../support/project.ts';
import { casesOf, defineSpace, within } from './space.ts';

const boxes = defineSpace({ width: [1, 50], lid: ['open', 'shut'] }, [{}, { width: 50, lid: 'shut' }]);
const cases = casesOf(boxes, (point) => ({ point, area: point.width ** 2 }));

test('cases come from all of a space, most of them from its lower end', () => {
  const points = fc.sample(cases.drawn, { seed: 1, numRuns: 600 }).map(({ point }) => point);
  const widths = points.map(({ width }) => width);
  expect([Math.min(...widths), Math.max(...widths)]).toEqual([1, 50]);
  expect(new Set(widths).size).toBeGreaterThan(45);
  expect(widths.filter((width) => width <= 11).length / points.length).toBeGreaterThan(0.6);
  expect(new Set(points.map(({ lid }) => lid))).toEqual(new Set(['open', 'shut']));
});

test('a corner is at the plainest values, but for what it says', () => {
  expect(cases.corners.map(({ point }) => point)).toEqual([
    { width: 1, lid: 'open', seed: 0 },
    { width: 50, lid: 'shut', seed: 1 },
  ]);
});

test.each([[cases.corners[1]], [undefined]])(
  'a counterexample shrinks on all axes, from a corner too: %j',
  (corner) => {
    const property = fc.property(cases.drawn, ({ area }) => area < 900);
    const examples = corner ? [[corner] as [typeof corner]] : [];
    const { counterexample } = fc.check(property, { seed: 3, examples });
    expect(counterexample).toMatchObject([{ point: { width: 30, lid: 'open' } }]);
  },
);

test('a narrower space has the corners that lie in it', () => {
  expect(within(boxes, { lid: ['open'] }).corners).toHaveLength(1);
  const { drawn } = casesOf(within(boxes, { width: [40, 41] }), (point) => ({ point }));
  const widths = fc.sample(drawn, { seed: 1, numRuns: 50 }).map(({ point }) => point.width);
  expect(new Set(widths)).toEqual(new Set([40, 41]));
});

const course = await loadCourse();
const { spaces } = await loadSamples(course);

test('a corner that does not lie in its space is refused', () => {
  expect(() => defineSpace({ width: [1, 9] }, [{ width: 10 }])).toThrow(new RangeError('no width is 10'));
});

test('the table in the docs is that of the lab’s spaces: npm run prove -- spaces --write', () => {
  const table = markdownTable([['of', 'what', 'from all of', 'always'], ...spaces]).join('\n');
  expect(readFileSync(join(PROJECT, 'docs/rigor.md'), 'utf8')).toContain(
    `<!-- spaces: begin -->\n${table}\n<!-- spaces: end -->\n`,
  );
});
