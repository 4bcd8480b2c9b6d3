import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_LAB } from '../../../testing/sample-copy.ts';
import { layersOf } from '../../grading/course-layers.ts';
import { gradeInputs } from '../../grading/grade-inputs.ts';
import type { GradeReport } from '../../report/schema.ts';
import { loadCourse } from '../../rubric/course.ts';
import { SHORT_LIVED } from '../../sandbox/launch.ts';
import { readSubmission } from '../../submission/intake.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';
import { readClass } from '../intake/read-class.ts';
import { wantedOf } from '../intake/wanted.ts';
import { type Answer, type Graders, localGraders } from './graders.ts';
import { openJournal } from './journal.ts';
import { type Result, type RunOptions, runClass } from './run-class.ts';
import { journalFile } from './run-files.ts';
import { storedReport } from './stored-report.ts';

const { folder: scratch, remove } = createTemporaryFolder('run-class-test');
const course = await loadCourse(SAMPLE_LAB);
const inputs = gradeInputs(course, await layersOf(course));
const graders = localGraders(course.root, 1);
afterAll(() => {
  graders.close();
  remove();
});

beforeAll(() => {
  mkdirSync(join(scratch, 'class/carl'), { recursive: true });
  writeFileSync(join(scratch, 'class/carl/sums.ts'), readFileSync(join(SAMPLE_LAB, 'fixtures/stubs/sums.ts')));
});

/** What becomes of the only submission, graded once. */
let honest: Promise<Answer> | undefined;

/** Has the class graded by somebody who changes each report, and tells what is known of its only submission then. */
async function runWith(change: (report: GradeReport) => unknown) {
  const lying: Graders = {
    ...graders,
    async grade(job) {
      honest ??= graders.grade(job);
      const answer = structuredClone(await honest);
      if ('report' in answer) change(answer.report);
      return answer;
    },
  };
  const { submissions } = await readClass(join(scratch, 'class'), { layout: 'plain', ...wantedOf(course) });
  const folder = join(scratch, `run-${Math.random()}`);
  mkdirSync(folder);
  using journal = openJournal(journalFile(folder));
  await runClass(course, submissions, {
    folder,
    journal,
    graders: lying,
    inputs,
    keys: [],
    force: false,
    onResult() {},
  });
  return journal.rows()[0].state;
}

test('a process that grades has the flags of V8 of one that lives shortly', async () => {
  const lab = join(scratch, 'lab');
  cpSync(SAMPLE_LAB, lab, { recursive: true });
  // A lab that says the number which V8 has for its flags.
  writeFileSync(
    join(lab, 'graders/lab.ts'),
    'throw new Error("flags " + process.getBuiltinModule("v8").cachedDataVersionTag());',
  );
  const flags = execFileSync(process.execPath, [...SHORT_LIVED, '-p', 'v8.cachedDataVersionTag()'], {
    encoding: 'utf8',
  });
  const submission = await readSubmission(join(scratch, 'class/carl'), ['sums.ts'], { sourceBytes: 1000 });
  const own = localGraders(lab, 1);
  // This process has them among its arguments, and one that npm run has started has not.
  const { execArgv } = process;
  process.execArgv = execArgv.filter((flag) => !SHORT_LIVED.includes(flag));
  const answer = await own.grade({ id: 'carl', submission, seed: 1 }).finally(() => {
    process.execArgv = execArgv;
    own.close();
  });
  expect(answer).toEqual({ error: expect.stringContaining(`flags ${flags.trim()}\n`) });
});

test('a process that has ended is given no other submission, also where its channel is still open', async () => {
  const lab = join(scratch, 'deadly');
  cpSync(SAMPLE_LAB, lab, { recursive: true });
  // Another process holds the channel, as the system may for a moment.
  writeFileSync(
    join(lab, 'graders/lab.ts'),
    `import { spawn } from 'node:child_process';
    spawn('sleep', ['2'], { stdio: ['ignore', 'ignore', 'ignore', 3] });
    process.kill(process.pid, 'SIGKILL');`,
  );
  const submission = await readSubmission(join(scratch, 'class/carl'), ['sums.ts'], { sourceBytes: 1000 });
  const own = localGraders(lab, 1);
  for (const id of ['carl', 'dora']) {
    const answer = await own.grade({ id, submission, seed: 1 });
    expect(answer).toEqual({ error: 'the process that graded it ended (SIGKILL)' });
  }
  own.close();
});

test('what is as it was again is not graded again, of the reports that were replaced last', async () => {
  const { submissions } = await readClass(join(scratch, 'class'), { layout: 'plain', ...wantedOf(course) });
  const folder = join(scratch, 'undone');
  mkdirSync(folder);
  const earlier = join(folder, 'submissions/carl/earlier');
  using journal = openJournal(journalFile(folder));
  const outcomes: string[] = [];
  const run = async (seed: number, force: RunOptions['force'] = false) => {
    const onResult = ({ outcome }: Result) => outcomes.push(outcome);
    await runClass(course, submissions, { folder, journal, graders, inputs, keys: ['key'], seed, force, onResult });
    return storedReport(folder, 'carl', ['key'])?.seed;
  };
  for (const seed of [1, 2, 1, 2]) expect(await run(seed)).toBe(seed);
  expect(await run(1, true)).toBe(1);
  expect(outcomes.splice(0)).toEqual(['graded', 'graded', 'restored', 'restored', 'graded']);

  // What somebody else has put there is no report of ours.
  for (const file of readdirSync(earlier)) if (file.endsWith('.mac')) writeFileSync(join(earlier, file), 'x');
  expect([await run(2), outcomes.pop()]).toEqual([2, 'graded']);
  for (const seed of [3, 4, 5, 6, 7]) await run(seed);
  expect(readdirSync(earlier)).toHaveLength(8);
  expect([await run(3), await run(2), ...outcomes.slice(-2)]).toEqual([3, 2, 'restored', 'graded']);
});

test('a report counts as it was graded', async () => {
  expect(await runWith(() => {})).toMatchObject({ state: 'graded' });
});

test.each<[string, (report: GradeReport) => unknown]>([
  ['a total that is not the sum', (report) => (report.marks = report.maxMarks)],
  ['a question above its tasks', ({ questions: [question] }) => (question.marks = question.maxMarks)],
  [
    'marks that add up to more than the checks are worth',
    (report) => {
      for (const task of report.questions[0].tasks) task.marks = task.maxMarks;
      const [question] = report.questions;
      question.rawMarks = question.marks = report.marks = question.maxMarks;
    },
  ],
  ['more marks than there are', (report) => (report.maxMarks = 1)],
  ['a penalty of nobody', (report) => (report.penalty = { marks: 0, reason: 'none' })],
  ['a task that has passed and whose checks have not', ({ questions: [{ tasks }] }) => (tasks[0].outcome = 'passed')],
  ['tasks without checks', ({ questions: [{ tasks }] }) => tasks[0].checks.splice(0)],
  ['a check too few', ({ questions: [{ tasks }] }) => tasks[0].checks.pop()],
  ['a check that weighs more', ({ questions: [{ tasks }] }) => tasks[0].checks[1].weight++],
  ['a task too few', ({ questions: [{ tasks }] }) => tasks.pop()],
  ['a task twice', ({ questions: [{ tasks }] }) => tasks.push(tasks[0])],
])('%s is not believed', async (_, change) => {
  expect(await runWith(change)).toEqual({ state: 'error', error: 'its marks are not what its checks come to' });
});
