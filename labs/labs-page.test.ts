import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gradeSubmission } from '../harness/grading/grade.ts';
import { generateStubs } from '../harness/graft/stub.ts';
import { loadCourse } from '../harness/rubric/course.ts';
import { PROJECT } from '../harness/support/project.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';
import { judgeCorrect, judgeFaulty } from '../proofs/corpus/judge.ts';
import { loadSamples } from '../proofs/load-samples.ts';

const page = readFileSync(join(PROJECT, 'docs/labs.md'), 'utf8');

/** Code that the page shows, and the file that the text before it names last. */
const blocks = [...page.matchAll(/```(?:yaml|ts)\n(.*?)```/gs)].map(({ 1: code, index }) => {
  const named = [...page.slice(0, index).matchAll(/`((?:[\w-]+\/)*[\w-]+\.(?:yaml|ts))`/g)];
  return { file: named.at(-1)?.[1] ?? '', code };
});

test('docs/labs.md shows labs/tiny, file by file', () => {
  const shown = blocks.slice(0, 3);
  expect(shown.map(({ file }) => file)).toEqual(['rubric.yaml', 'reference/averages.ts', 'graders/lab.ts']);
  for (const { file, code } of shown) expect(readFileSync(join(PROJECT, 'labs/tiny', file), 'utf8')).toBe(code);
});

describe('the lab that docs/labs.md shows in full', async () => {
  const { folder } = createTemporaryFolder('labs-page');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const { file, code } of blocks.slice(3)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  const [stub] = generateStubs(await loadCourse(folder));
  mkdirSync(join(folder, 'fixtures/stubs'), { recursive: true });
  writeFileSync(join(folder, stub.question.stub), stub.text);
  const course = await loadCourse(folder);
  const reference = readFileSync(join(folder, stub.question.reference), 'utf8');

  /** Grades the reference with one change. @returns ids of the tasks that fail */
  async function failing(from: string, to: string): Promise<string[]> {
    const { folder: submission } = createTemporaryFolder('labs-page-submission');
    writeFileSync(join(submission, stub.question.file), reference.replace(from, to));
    const { questions } = await gradeSubmission(course, { path: submission, seed: 1 });
    return questions.flatMap(({ tasks }) => tasks.flatMap(({ id, outcome }) => (outcome === 'passed' ? [] : [id])));
  }

  test('gives its reference full marks', async () => {
    expect(await failing('', '')).toEqual([]);
  });

  test('has the samples judged as they say', async () => {
    const { faulty, correct } = await loadSamples(course);
    const judged = [
      ...(await Promise.all(faulty.map((sample) => judgeFaulty(course, sample, 1)))),
      ...(await Promise.all(correct.map((sample) => judgeCorrect(course, sample, 1)))),
    ];
    expect(judged.map(({ sample, surprises }) => [sample.id, surprises])).toEqual([
      ['slopes-doubled', []],
      ['loss-of-the-sum', []],
      ['loss-in-a-loop', []],
    ]);
  });

  test.each([
    ['a loss without its half', '(2 * points.length)', 'points.length', ['line.loss', 'line.fit']],
    ['slopes without the factor x', 'errors[i] * x', 'errors[i]', ['line.slopes', 'line.fit']],
    ['steps of another size', 'line.b -= 0.1 * b', 'line.b -= 0.1001 * b', ['line.fit']],
  ])('refuses %s', async (_, from, to, tasks) => {
    expect(await failing(from, to)).toEqual(tasks);
  });
});
