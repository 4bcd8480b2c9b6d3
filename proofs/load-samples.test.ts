import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadCourse } from '../harness/rubric/course.ts';
import { PROJECT } from '../harness/support/project.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';
import { loadSamples } from './load-samples.ts';

const { folder, remove } = createTemporaryFolder('samples');
afterAll(remove);
const { root, lab } = await loadCourse(join(PROJECT, 'testing/sample-lab'));

test('a lab without samples has its known mistakes', async () => {
  const { faulty, quick, correct, redundantChecks } = await loadSamples({ root, lab });
  const fails = ['sums.double', 'sums.fourfold'];
  expect(faulty[0]).toEqual({
    id: 'adds-one',
    says: 'This is adds-one.',
    blocks: { 'sums.double': 'return x + 1;' },
    fails,
  });
  expect(faulty.map((sample) => sample.fails)).toEqual(faulty.map(() => fails));
  expect({ quick, correct, redundantChecks }).toEqual({ quick: ['adds-one'], correct: [], redundantChecks: undefined });
});

test('a mistake that does not say what it costs is in the task whose block it changes', async () => {
  const samples = { faulty: [{ id: 'none', blocks: { 'sums.fourfold': 'return 0;' } }], correct: [] };
  mkdirSync(join(folder, 'samples'));
  writeFileSync(join(folder, 'samples/index.ts'), `export default ${JSON.stringify(samples)};\n`);
  const questions = lab.questions.map(({ mistakes: _, ...question }) => question);
  const { faulty } = await loadSamples({ root: folder, lab: { ...lab, questions } });
  expect(faulty).toEqual([{ ...samples.faulty[0], fails: ['sums.fourfold'] }]);
});

test('a module that exports no samples is told how it would', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(join(empty, 'samples'), { recursive: true });
  writeFileSync(join(empty, 'samples/index.ts'), 'export const faulty = [];\n');
  await expect(loadSamples({ root: empty, lab: { ...lab, questions: [] } })).rejects.toThrow(
    /empty\/samples\/index\.ts exports no samples: export default defineSamples\(/,
  );
});
