import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { redactForTerminal } from '../report/redact.ts';
import type { GradeReport } from '../report/schema.ts';
import { gradeReport } from '../report/schema.ts';
import { renderText } from '../report/text.ts';
import { loadCourse } from '../rubric/course.ts';
import { color } from '../support/terminal.ts';
import { seedWarning } from './course-key.ts';
import { type GradeOptions, gradeSubmission } from './grade.ts';

// The engine on a lab that is not the one it was written for.
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'engine-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  delete process.env.SAMPLE_COURSE_KEY;
});

async function grade(double = '2 * x', options: Partial<GradeOptions> = {}): Promise<GradeReport> {
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', `return ${double};`));
  return gradeReport.parse(await gradeSubmission(course, { path: folder, seed: 1, ...options }));
}

describe('marks', () => {
  test('are capped at the question’s', async () => {
    expect((await grade()).questions[0]).toMatchObject({ rawMarks: 12, marks: 10 });
  });

  test('are shared out by weight where the award is proportional', async () => {
    // 'no-print' and 'broken' pass, which weigh 1 each; 'two' fails, which weighs 3.
    const report = await grade('x + 1');
    const [double] = report.questions[0].tasks;
    expect(double).toMatchObject({ outcome: 'failed', marks: (8 * 2) / 5 });
  });

  test.each([
    ['2026-01-10T12:05:00Z', 10, 0],
    ['2026-01-10T13:00:00Z', 8, 2],
    ['2026-01-19T12:00:00Z', 5, 5],
  ])('handed in at %s are %d after a penalty of %d', async (submittedAt, marks, penalty) => {
    const report = await grade('2 * x', { submittedAt: new Date(submittedAt) });
    expect(report).toMatchObject({
      marks,
      penalty: { marks: penalty },
      submission: { submittedAt: new Date(submittedAt).toISOString() },
    });
  });
});

test('a verdict alone is the one that comes with its reasons, and names one check a task at most', async () => {
  const outcomesOf = ({ questions }: GradeReport) =>
    questions.flatMap(({ tasks }) => tasks.map(({ id, outcome }) => ({ id, outcome })));
  const whyOf = ({ questions }: GradeReport) =>
    questions.flatMap(({ tasks }) =>
      tasks.map(({ checks }) => checks.filter(({ finding }) => finding && finding.code !== 'not-run').length),
    );
  const wrong = 'x.digits.length';
  const [inFull, alone] = [await grade(wrong), await grade(wrong, { verdictOnly: true })];
  expect(outcomesOf(alone)).toEqual(outcomesOf(inFull));
  expect(whyOf(inFull)).toEqual([2, 1]);
  expect(whyOf(alone)).toEqual([1, 1]);
  expect(alone.questions[0].tasks[1].blockedBy).toBeUndefined();
});

test('a copy of the whole lab is graded by the folder that students work in', async () => {
  const lab = mkdtempSync(join(tmpdir(), 'engine-test-lab-'));
  for (const [name, text] of [
    ['student', reference],
    ['stub', 'export const nothing = 0;'],
  ]) {
    mkdirSync(join(lab, name));
    writeFileSync(join(lab, name, 'sums.ts'), text);
  }
  expect(await gradeSubmission(course, { path: lab, seed: 1 })).toMatchObject({ marks: 10 });
  rmSync(lab, { recursive: true });
});

describe('a failure', () => {
  test('that only another task’s function causes is blocked by that task', async () => {
    const report = await grade('x + 1');
    expect(report.questions[0].tasks[1]).toMatchObject({ outcome: 'failed', marks: 0, blockedBy: ['sums.double'] });
    const text = renderText(redactForTerminal(report), { replay: () => '' });
    expect(text).toContain('blocked by sums.double');
  });

  test('of one’s own is not blocked, whatever else has failed', async () => {
    writeFileSync(
      join(folder, 'sums.ts'),
      reference.replace('2 * x', 'x + 1').replace('this.double(this.double(x))', 'this.double(x)'),
    );
    const report = await gradeSubmission(course, { path: folder, seed: 1 });
    expect(report.questions[0].tasks[1]).toMatchObject({ outcome: 'failed' });
    expect(report.questions[0].tasks[1].blockedBy).toBeUndefined();
  });

  test('of a rule that only warns costs nothing, and is noted', async () => {
    const report = await grade('(console.log(x), 2 * x)');
    expect(report.marks).toBe(10);
    expect(report.notes).toEqual([expect.stringMatching(/^sums\.ts:4: prints/)]);
  });

  test('of our own is an error: no marks are made up, and the other tasks are graded', async () => {
    const report = await grade('x === 0 ? 7 : 2 * x');
    const [double, fourfold] = report.questions[0].tasks;
    expect(double).toMatchObject({ outcome: 'error', marks: null });
    expect(double.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'error']);
    expect(fourfold).toMatchObject({ outcome: 'passed', marks: 4 });
    expect([report.questions[0].marks, report.marks]).toEqual([null, null]);
    const text = renderText(redactForTerminal(report), { replay: () => '' });
    expect(text).toContain('our error: not graded');
    expect(text).toContain('?/10');
  });
});

describe('an error of our own', () => {
  test('in a required task leaves the marks of its dependants unknown, too', async () => {
    const rubric = structuredClone(course.rubric);
    rubric.questions[0].tasks[1].requires = ['sums.double'];
    writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', 'return x === 0 ? 7 : 2 * x;'));
    const report = await gradeSubmission({ ...course, rubric }, { path: folder, seed: 1 });
    const [double, fourfold] = report.questions[0].tasks;
    expect([double.outcome, fourfold.outcome]).toEqual(['error', 'error']);
    expect(fourfold.marks).toBeNull();
    expect(fourfold.blockedBy).toBeUndefined();
  });

  test('is no slow start of the sandbox: it counts for nobody', async () => {
    const rubric = structuredClone(course.rubric);
    // A child needs more than this to start, and less than this for a call.
    rubric.sandbox.callSeconds = 0.04;
    rubric.sandbox.taskSeconds = 0.04;
    writeFileSync(join(folder, 'sums.ts'), reference);
    expect((await gradeSubmission({ ...course, rubric }, { path: folder, seed: 1 })).marks).toBe(10);
  });
});

describe('the seed', () => {
  test('follows from the course key and the submission', async () => {
    const seedOf = async (double: string, key?: string) => {
      if (key) process.env.SAMPLE_COURSE_KEY = key;
      else delete process.env.SAMPLE_COURSE_KEY;
      return (await gradeAgain(double)).seed;
    };
    const gradeAgain = async (double: string) => {
      writeFileSync(join(folder, 'sums.ts'), reference.replace('2 * x', double));
      return gradeSubmission(course, { path: folder });
    };
    const first = await seedOf('2 * x', 'one');
    expect(await seedOf('2 * x', 'one')).toBe(first);
    expect(await seedOf('2 * x', 'another')).not.toBe(first);
    expect(await seedOf('x + x', 'one')).not.toBe(first);
  });

  test('is warned of where there is no key, for then it can be foreseen; no report says so', async () => {
    expect(seedWarning(course)).toContain('no course key');
    expect((await gradeSubmission(course, { path: folder })).notes).toEqual([]);
    process.env.SAMPLE_COURSE_KEY = 'one';
    expect(seedWarning(course)).toContain('less than 16 characters');
    process.env.SAMPLE_COURSE_KEY = '0123456789abcdef';
    expect(seedWarning(course)).toBeUndefined();
  });

  test('cannot be of a key that is no file, and waits for no pipe', () => {
    const file = join(folder, course.rubric.courseKey.file);
    for (const make of [() => mkdirSync(file), () => execFileSync('mkfifo', [file])]) {
      make();
      expect(() => seedWarning({ ...course, root: folder })).toThrow(/\.course-key cannot be the course key: it is no/);
      rmSync(file, { recursive: true });
    }
  });
});

describe('text of a submission', () => {
  test('cannot steer the reader’s terminal', async () => {
    const report = await grade("(() => { throw new Error('\\u001b[2J\\u0007 gone') })()");
    const text = renderText(redactForTerminal(report), { paint: color, replay: () => '' });
    expect(text).toContain('gone');
    expect(text).not.toContain('\u001b[2J');
    expect(text).not.toContain('\u0007');
  });

  test.each([
    ['the parser’s complaint', (name: string) => `x; let ${name}; let ${name}`],
    ['a pattern', (name: string) => `/(${name}/`],
    ['an error', (name: string) => `(() => { throw new Error('${name}'); })()`],
  ])('has a bound in a report, by way of %s', async (_, work) => {
    const report = await grade(work('z'.repeat(20_000)));
    const lengths = Array.from(JSON.stringify(report).matchAll(/z{100,}/g), ([{ length }]) => length);
    expect(lengths.length).toBeGreaterThan(0);
    for (const length of lengths) expect(length).toBeLessThanOrEqual(2000);
  });
});
