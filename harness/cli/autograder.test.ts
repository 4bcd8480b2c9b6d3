import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { compose } from '../../proofs/compose.ts';
import {
  containerObstacle,
  grade,
  type Installed,
  installBundle,
  setUp,
  type Upload,
} from '../../testing/container/container.ts';
import { type Limits, limitedGroup } from '../../testing/container/limited-group.ts';
import { courseHashes } from '../grading/grade-inputs.ts';
import { autograderEntries } from '../release/autograder.ts';
import { writeZip } from '../release/zip.ts';
import { type GradescopeResults, gradescopeResults } from '../report/gradescope.ts';
import { loadCourse } from '../rubric/course.ts';
import { bodyOf, withBodies } from '../source/blocks.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('autograder-test');
afterAll(remove);

const course = await loadCourse();
const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const reference = compose({ blocks: {} }, course);
const stubs = new Map(course.lab.questions.map(({ file, stub }) => [file, read(stub)]));
const TOTAL = course.rubric.questions.reduce((total, { marks }) => total + marks, 0);
const second = new Map([...reference].filter(([name]) => name === 'q2.ts'));
/** The second question begun, with the block that takes the least time, and what that is worth. */
const test2 = { 'q2.test': bodyOf(reference.get('q2.ts') ?? '', 'q2.test') };
const begun = new Map([['q2.ts', withBodies(read('fixtures/stubs/q2.ts'), test2)]]);
const WORTH = course.rubric.questions[1].tasks.find(({ id }) => id === 'q2.test')?.marks ?? 0;

vi.stubEnv('COURSE_KEY', 'c0ffee-this-is-the-key-of-a-course');
const entries = autograderEntries(course);
vi.unstubAllEnvs();

describe('the bundle', () => {
  test('has the course key, for its owner alone', () => {
    expect(entries.filter(({ content }) => String(content).includes('c0ffee'))).toEqual([
      { name: '.course-key', content: 'c0ffee-this-is-the-key-of-a-course\n', mode: 0o600 },
    ]);
  });

  test('has what decides a grade and what the site starts, and no tests', () => {
    const names = entries.map(({ name }) => name);
    expect(names.filter((name) => name.endsWith('.test.ts'))).toEqual([]);
    const top = new Set(names.map((name) => name.split('/')[0]).filter((name) => name !== '.course-key'));
    expect([...top].sort()).toEqual([
      ...['fixtures', 'graders', 'harness', 'lab', 'package-lock.json', 'package.json', 'reference', 'rubric.yaml'],
      ...['run_autograder', 'setup.sh', 'unfinished.json'],
    ]);
  });
});

/** What the site gives a container unless told otherwise. */
const USUAL: Limits = { megabytes: 768, share: 0.5 };

const obstacle = containerObstacle();
const isTried = obstacle === undefined || process.env.CI === 'true';
if (!isTried) console.warn(`The autograder’s container is not tried: ${obstacle}.`);

describe.runIf(isTried).concurrent('the bundle in its container', () => {
  let bundle: Installed;
  let log: string;
  beforeAll(async () => {
    const archive = join(scratch, 'autograder.zip');
    await writeZip(entries, archive);
    bundle = await installBundle(archive, scratch);
    const { code, output } = await setUp(bundle);
    log = output;
    expect([code, log]).toEqual([0, expect.anything()]);
  }, 120_000);

  test('is set up with the Node.js that is pinned, and has graded the reference', () => {
    expect(log).toContain(`marks for reference: ${TOTAL}/${TOTAL}`);
  });

  test('gives the reference all marks within the site’s limits, by the same code as here', async () => {
    const results = await graded({ files: reference, metadata: handedIn('2030-01-01T00:00:00Z') }, USUAL);
    expectGraded(results, TOTAL);
    const { rubric: _, ...hashes } = courseHashes(course);
    expect(results.extra_data?.hashes).toMatchObject(hashes);
  });

  test('gives the stubs 0 within the site’s limits, as work that is not done', async () => {
    const results = await graded({ files: stubs }, USUAL);
    expectGraded(results, 0);
    expect(tasksOf(results).map(({ output }) => output)).toEqual(new Array(6).fill('not done yet'));
  });

  test('grades what is there: a file may be missing', async () => {
    const results = await graded({ files: begun });
    expectGraded(results, WORTH);
    expect(tasksOf(results)[0].output).toMatch(/q1\.ts.*missing/);
  });

  describe('where lateness costs marks', () => {
    const policy = 'late:\n  policy: per-day\n  graceMinutes: 0\n  percentPerDay: 10\n  mostPercent: 50\n';
    const strict = read('rubric.yaml')
      .replace('late:\n  policy: none\n', policy)
      .replace(/^deadline: .*/m, 'deadline: 2024-03-11T17:00:00+05:30');

    test('takes them by the time that the site states; a file that does not parse costs itself alone', async () => {
      const metadata = handedIn('2024-03-11T19:30:00.123456+05:30');
      const files = new Map([...begun, ['q1.ts', 'class {']]);
      const results = await graded({ files, metadata, mounts: replaced('rubric.yaml', strict) });
      expectGraded(results, WORTH * 0.9);
      expect(tasksOf(results)[0].output).toContain('q1.ts');
    });

    test.each([
      ['is missing', undefined],
      ['is no JSON', '{'],
      ['states no time', handedIn('soon')],
    ])('gives no marks where the metadata %s', async (_, metadata) => {
      const mounts = replaced('rubric.yaml', strict);
      expectOurFault(await graded({ files: second, mounts, ...(metadata !== undefined && { metadata }) }));
    });
  });

  describe('gives no marks and says whose fault it is', () => {
    test('where it is killed midway', async () => {
      const { home, kill, ended } = grade(bundle, {
        files: compose({ blocks: { 'q1.softmax': 'for (;;) {}' } }, course),
      });
      await setTimeout(2000);
      kill();
      expect((await ended).code).toBe(null);
      expectOurFault(resultsIn(home));
    });

    test('where the container has too little memory for the grader', async () => {
      expectOurFault(await graded({ files: stubs }, { megabytes: 48, share: 1 }));
    });

    test.each([
      ['the rubric is broken', 'rubric.yaml', 'title: [\n'],
      ['what is recorded is broken', 'fixtures/q2-history.json', '{'],
      ['the grader is broken', 'harness/cli/autograde.ts', "import './missing.ts';\n"],
    ])('where %s', async (_, path, content) => {
      expectOurFault(await graded({ files: second, mounts: replaced(path, content) }));
    });

    test('where there is no room for the results', async () => {
      const mounts = ['--size', '4096', '--tmpfs', '/autograder/results'];
      const command = ['bash', '-c', 'mkdir kept; ./run_autograder; cp results/results.json kept'];
      const { home, ended } = grade(bundle, { files: new Map(), mounts, command });
      expect((await ended).output).toContain('ENOSPC');
      expectOurFault(resultsIn(home, 'kept'));
    });
  });

  /** Runs a submission through to the end. */
  async function graded(upload: Upload, limits?: Limits): Promise<GradescopeResults> {
    const group = limits && limitedGroup(limits);
    const { home, ended } = grade(bundle, { ...upload, ...(group && { group }) });
    const { code, output } = await ended;
    await group?.remove();
    expect([code, output]).toEqual([0, expect.anything()]);
    return resultsIn(home);
  }
});

function handedIn(created_at: string): string {
  return JSON.stringify({
    id: 1,
    created_at,
    assignment: { total_points: '100.0' },
    users: [{ name: 'A', email: null }],
  });
}

/** Arguments that put another content in a file's place, within the container alone. */
function replaced(path: string, content: string): string[] {
  const file = join(mkdtempSync(join(scratch, 'replaced-')), basename(path));
  writeFileSync(file, content);
  return ['--bind', file, `/autograder/source/${path}`];
}

function resultsIn(home: string, folder = 'results'): GradescopeResults {
  return gradescopeResults.parse(JSON.parse(readFileSync(join(home, folder, 'results.json'), 'utf8')));
}

function tasksOf({ tests = [] }: GradescopeResults) {
  return tests.filter(({ number }) => number?.includes('.'));
}

/** Whoever reads the results finds marks, and nothing about a failure of ours. */
function expectGraded(results: GradescopeResults, score: number): void {
  expect([results.score, results.output]).toEqual([score, undefined]);
}

function expectOurFault(results: GradescopeResults): void {
  expect(results).toMatchObject({ score: 0, output: expect.stringContaining('not yours'), visibility: 'visible' });
}
