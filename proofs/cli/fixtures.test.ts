import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { changed, type MeasuredHistory } from '../../harness/authoring/samples.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { allLabs } from '../../testing/labs.ts';
import { runHere } from '../../testing/run-here.ts';
import { copyLab } from '../../testing/sample-copy.ts';
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
  samples.recordings.map((recording) => ({ course, recording, samples, files: filesOf(course, recording) })),
);

/** Moves what the mathematical functions give by a unit in the last place, as the library of another machine may. */
const OTHER_MACHINE = `data:text/javascript,${encodeURIComponent(`
  const double = new DataView(new ArrayBuffer(8));
  for (const name of ['exp', 'expm1', 'log', 'log1p', 'tanh', 'sin', 'cos', 'pow']) {
    const here = Math[name];
    Math[name] = (...args) => {
      const value = here(...args);
      if (!Number.isFinite(value) || Number.isInteger(value)) return value;
      double.setFloat64(0, value);
      const bits = double.getBigInt64(0);
      double.setBigInt64(0, bits + ((bits >> 7n) % 2n));
      return double.getFloat64(0);
    };
  }
`)}`;

function runFixtures(lab: string, args: readonly string[], machine: readonly string[] = []) {
  const run = [...machine, join(PROJECT, 'proofs/cli/fixtures.ts'), '--lab', lab, ...args];
  const { status, stderr } = spawnSync(process.execPath, run, { encoding: 'utf8' });
  return { status, stderr };
}

const checkHere = (lab: string) => runHere('proofs/cli/fixtures.ts', ['--lab', lab, '--check', '--quick']);

// Short of `npm run fixtures -- --check`, which measures the envelopes and all distances again.
describe.each([...new Set(recorded.map(({ course }) => course.root))])('in %s', (root) => {
  test('the reference does what is on file: npm run fixtures otherwise', async () => {
    expect(await checkHere(root)).toMatchObject({ code: 0, stderr: '' });
  });

  test('another machine agrees', () => {
    expect(runFixtures(root, ['--check', '--quick'], ['--import', OTHER_MACHINE])).toEqual({ status: 0, stderr: '' });
  });
});

describe.each(recorded)('the recorded run of $recording.question', ({ recording, samples, files }) => {
  const history: MeasuredHistory & Record<string, unknown> = readJson(files.history);

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
    ['what follows from it', { margin: 18 }, { margin: 5 }, []],
    ['more than rounding explains', { margin: 18 }, { margin: 1 }, ['margin: 18 on file, 1 now']],
  ])('of %s is told or not', (_, old, fresh, told) => {
    expect(differences(old, fresh)).toEqual(told);
  });
});

describe('a reference that has become wrong', () => {
  const { folder: lab, remove } = copyLab(join(PROJECT, 'labs/perceptron'));
  afterAll(remove);
  const reference = join(lab, 'reference/perceptron.ts');
  const text = readFileSync(reference, 'utf8');
  const history = join(lab, 'fixtures/perceptron-history.json');
  const recordedText = readFileSync(history, 'utf8');

  test.each([[[]], [['--check']]])('is told as one thing, and is not recorded: %j', (args) => {
    writeFileSync(reference, changed(text, '(this.l2 / 2)', 'this.l2'));
    const { status, stderr } = runFixtures(lab, args);
    const says =
      /^perceptron-history\.json: the reference differs from the record: perceptron\.loss\. With the correct sample /;
    writeFileSync(reference, text);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(says)]);
    expect(status).toBe(2);
    expect(readFileSync(history, 'utf8')).toBe(recordedText);
  });

  test.each([
    ['a number of the run', /"learningRate": 1,/, '"learningRate": 1.5,', 'the reference differs from the record'],
    [
      'samples that it was not measured on',
      /("change": "correct samples[^}]*"runs": )\d+/,
      '$1 3',
      'perturbations: none of',
    ],
  ])('is told from %s on file that is out of date', async (_, from, to, says) => {
    expect(recordedText).toMatch(from);
    writeFileSync(history, recordedText.replace(from, to));
    const checked = await checkHere(lab);
    writeFileSync(history, recordedText);
    expect(checked).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
  });
});
