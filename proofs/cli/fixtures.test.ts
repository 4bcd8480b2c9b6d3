import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MeasuredHistory } from '../../harness/authoring/samples.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { allLabs } from '../../testing/labs.ts';
import { markdownTable } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { differences } from '../tolerances/compare.ts';
import { mistakesIn, recordedMistakes } from '../tolerances/mistakes.ts';
import { FIGURES, figureRows, filesOf } from '../tolerances/record.ts';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const labs = await Promise.all(
  (await allLabs()).map(async (course) => ({ course, samples: await loadSamples(course) })),
);
const recorded = labs.flatMap(({ course, samples }) =>
  samples.recordings.map((recording) => ({ recording, samples, files: filesOf(course, recording) })),
);

describe.each(recorded)('the recorded run of $recording.question', ({ recording, samples, files }) => {
  const history: MeasuredHistory & Record<string, unknown> = readJson(files.history);

  // Short of `npm run fixtures -- --check`, which measures the envelopes and the distances again.
  test('is what the reference does: npm run fixtures otherwise', async () => {
    const fresh = await recording.run();
    const onFile = Object.fromEntries(Object.keys(fresh).map((key) => [key, history[key]]));
    expect(differences(onFile, fresh)).toEqual([]);
  });

  test('has room between rounding and every mistake that it can show', () => {
    const mistakes = recordedMistakes.parse(readJson(files.distances));
    expect(history.perturbations.reduce((sum, { runs }) => sum + runs, 0)).toBeGreaterThanOrEqual(16);
    expect(mistakes.margin).toBeGreaterThanOrEqual(10);
    const distances = mistakes.seen.map(({ tolerances }) => tolerances ?? Number.POSITIVE_INFINITY);
    expect(mistakes.margin).toBe(Math.min(...distances));
    const shownBy = Object.fromEntries(mistakes.unseen.map(({ id, check }) => [id, check]));
    expect(samples.unseenInHistory).toMatchObject(shownBy);
    const measured = [...mistakes.seen, ...mistakes.unseen].map(({ id }) => id);
    expect(measured.sort()).toEqual(
      mistakesIn(recording, samples)
        .map(({ id }) => id)
        .sort(),
    );
  });
});

test('docs/rigor.md says what the files do', () => {
  const [{ course, samples }] = labs;
  const rows = samples.recordings.flatMap((recording) => {
    const { history, distances } = filesOf(course, recording);
    return figureRows(recording, { history: readJson(history), distances: readJson(distances) });
  });
  const page = readFileSync(join(PROJECT, 'docs/rigor.md'), 'utf8');
  expect(page).toContain(markdownTable([FIGURES, ...rows]).join('\n'));
});

test.each(labs)('no mistake is said to be unseen in a history that there is not: $course.name', ({ samples }) => {
  const known = samples.faulty.map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining(Object.keys(samples.unseenInHistory)));
});

describe('a difference', () => {
  test.each([
    ['another number', { a: [1, 2] }, { a: [1, 2.1] }, ['a.1: 2 on file, 2.1 now']],
    ['rounding', { a: 1 }, { a: 1 + 1e-12 }, []],
    ['another length', { a: [1] }, { a: [1, 2] }, ['a.1: undefined on file, 2 now']],
    ['another text', { a: 'x' }, { a: 'y' }, ['a: "x" on file, "y" now']],
    ['another measurement of rounding', { envelope: [1e-16] }, { envelope: [3e-16] }, []],
  ])('of %s is told or not', (_, old, fresh, told) => {
    expect(differences(old, fresh)).toEqual(told);
  });
});
