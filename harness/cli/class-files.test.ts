import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import {
  rubric,
  STORING_KEY,
  sampleGraded,
  sampleRun,
  sampleSubmission,
  storeRun,
} from '../../testing/sample-class.ts';
import { readGraded } from '../class/run/run-folder.ts';
import type { ClassResult } from '../class/submission.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { writeClassFiles } from './class-files.ts';

const { folder: scratch, remove } = createTemporaryFolder('class-files-test');
afterAll(remove);

function store(name: string, results: readonly ClassResult[]): string {
  const folder = join(scratch, name);
  storeRun(folder, sampleRun(results), rubric);
  return folder;
}

const graded = (id: string) => sampleGraded(sampleSubmission(id));
const uploaded = (folder: string) => globSync(['*.csv', 'results/*'], { cwd: folder }).sort();
const rows = (folder: string, file: string): string[][] => parse(readFileSync(join(folder, file)));

test('what is to be uploaded is of this class and these overrides', () => {
  const folder = store('stale', ['1', '2', '3', '4'].map(graded));
  writeClassFiles(folder, 'gradescope', [STORING_KEY]);
  const resultsOf = (...ids: string[]) => ['gradebook.csv', ...ids.map((id) => `results/${id}.json`)];
  expect(uploaded(folder)).toEqual(resultsOf('1', '2', '3', '4'));

  // One is excused, one ends in our error, and one has left the class.
  writeFileSync(join(folder, 'results/notes.txt'), 'mine');
  writeFileSync(join(folder, 'overrides.yaml'), '- { student: "2", excused: true, reason: ill }\n');
  store('stale', [graded('1'), graded('2'), { submission: sampleSubmission('3'), page: '', error: 'broken' }]);
  writeClassFiles(folder, 'gradescope', [STORING_KEY]);
  expect(uploaded(folder)).toEqual([...resultsOf('1'), 'results/notes.txt']);

  const forced = ['canvas', 'moodle', 'plain'].map((layout) => {
    writeClassFiles(folder, layout, [STORING_KEY]);
    return uploaded(folder).filter((name) => name !== 'results/notes.txt');
  });
  expect(forced).toEqual([['canvas.csv', 'gradebook.csv'], ['gradebook.csv', 'moodle.csv'], ['gradebook.csv']]);
});

test('who is anonymous is in the gradebook, and not in Canvas’s file, which says so', () => {
  const anonymous = (id: string) => sampleGraded(sampleSubmission(`anon_${id}`, { students: [{ id }] }));
  const folder = store('anonymous', [graded('7'), anonymous('7fG2a'), anonymous('77')]);
  const { files } = writeClassFiles(folder, 'canvas', [STORING_KEY]);
  expect(rows(folder, 'canvas.csv').map(([, id]) => id)).toEqual(['ID', '', '7']);
  expect(rows(folder, 'gradebook.csv').map(([, id]) => id)).toEqual(['id', '7', '77', '7fG2a']);
  const what = Object.fromEntries(files)[join(folder, 'canvas.csv')];
  expect(what).toMatch(/^for Canvas: give the last column .*; without 2 anonymous, whose ids/);

  const named = store('named', [graded('7')]);
  expect(writeClassFiles(named, 'canvas', [STORING_KEY]).files.flat().join()).not.toContain('anonymous');
});

test('says how many have other marks than in the files of before, and keeps what these were', () => {
  const folder = store('decided', [graded('ada'), graded('ben')]);
  expect(writeClassFiles(folder, 'plain', [STORING_KEY]).otherMarks).toBe(0);
  writeFileSync(join(folder, 'overrides.yaml'), '- { student: ben, marks: 12, reason: read by hand }\n');
  expect(readGraded(folder, [STORING_KEY]).grades.map(({ marks }) => marks)).toEqual([25.5, 25.5]);
  expect(writeClassFiles(folder, 'plain', [STORING_KEY]).otherMarks).toBe(1);
  expect(readGraded(folder, [STORING_KEY]).grades.map(({ marks }) => marks)).toEqual([25.5, 12]);
  expect(writeClassFiles(folder, 'plain', [STORING_KEY]).otherMarks).toBe(0);
});
