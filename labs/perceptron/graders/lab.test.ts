import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { FaultySample, KnownMistake, Sample } from '../../../harness/authoring/index.ts';
import { gradeSubmission } from '../../../harness/grading/grade.ts';
import type { GradeReport, TaskReport } from '../../../harness/report/schema.ts';
import { loadCourse } from '../../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../../harness/support/temporary-folder.ts';
import { compose, writeSubmission } from '../../../proofs/compose.ts';
import { COSTLY, correct, faulty, TOGETHER } from '../samples/all.ts';

// `SAMPLES=all` grades every sample in a submission of its own; without it a few stand for all.

const root = fileURLToPath(new URL('..', import.meta.url));
const course = await loadCourse(`${root}rubric.yaml`);
const isWhole = process.env.SAMPLES === 'all';

type Faulty = FaultySample & Partial<KnownMistake>;
const withIds = (ids: readonly string[]): Faulty[] => faulty.filter(({ id }) => ids.includes(id));
const submissions: readonly Faulty[][] = isWhole
  ? faulty.map((sample) => [sample])
  : [withIds(TOGETHER), withIds([COSTLY])];

describe.concurrent('a submission', () => {
  test('that is the reference gets all marks', async () => {
    expect(await marksOf(compose({ blocks: {} }, course))).toBe(100);
  });

  test('that is the stub gets none', async () => {
    const stub = readFileSync(`${root}student/perceptron.ts`, 'utf8');
    expect(await marksOf(new Map([['perceptron.ts', stub]]))).toBe(0);
  });
});

describe.concurrent('a faulty sample costs exactly the tasks that it should, and is named', () => {
  test.each(submissions.map((samples) => ({ id: idOf(samples), samples })))('$id', async ({ samples }) => {
    const { questions, marks } = await grade(compose(merged(samples), course));
    const failed = questions[0].tasks.filter(({ outcome }) => outcome !== 'passed');
    const expected = course.rubric.questions[0].tasks.filter(({ id }) =>
      samples.some(({ fails }) => fails.includes(id)),
    );
    expect(failed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(failed.filter(({ outcome }) => outcome === 'error')).toEqual([]);
    const blocked = failed.flatMap(({ id, blockedBy }) => (blockedBy ? [[id, blockedBy]] : []));
    expect(Object.fromEntries(blocked)).toEqual(Object.assign({}, ...samples.map((sample) => sample.blocked ?? {})));
    expect(marks).toBe(100 - expected.reduce((sum, task) => sum + task.marks, 0));
    const known = samples.flatMap(({ id, says, is }) => (says === undefined ? (is ?? []) : id));
    expect(namesIn(failed)).toEqual(known);
  });
});

describe.concurrent('a correct sample gets all marks', () => {
  // One for each block, where not all are graded.
  const firsts = Map.groupBy(correct, ({ blocks }) => Object.keys(blocks).join());
  const samples = isWhole ? [...correct] : [merged([...firsts.values()].map(([sample]) => sample))];
  test.each(samples)('$id', async (sample) => {
    const { questions } = await grade(compose(sample, course));
    const refused = questions[0].tasks.flatMap(({ id, checks }) =>
      checks.flatMap((check) => (check.outcome === 'passed' ? [] : [[id, check.id, check.finding]])),
    );
    expect(refused).toEqual([]);
  });
});

/** Puts samples in different blocks together. */
function merged(samples: readonly Sample[]): Sample {
  return { id: idOf(samples), blocks: Object.assign({}, ...samples.map(({ blocks }) => blocks)) };
}

function idOf(samples: readonly Sample[]): string {
  return samples.map(({ id }) => id).join(' + ');
}

async function grade(files: ReadonlyMap<string, string>): Promise<GradeReport> {
  const parent = createTemporaryFolder('judged');
  try {
    return await gradeSubmission(course, { path: writeSubmission(files, parent.folder), seed: 1 });
  } finally {
    parent.remove();
  }
}

async function marksOf(files: ReadonlyMap<string, string>): Promise<number | null> {
  return (await grade(files)).marks;
}

function namesIn(tasks: readonly TaskReport[]): string[] {
  const findings = tasks.flatMap(({ checks }) => checks.flatMap(({ finding }) => finding ?? []));
  return [
    ...new Set(
      findings.flatMap((finding) => ('mistakes' in finding ? (finding.mistakes ?? []).map(({ id }) => id) : [])),
    ),
  ];
}
