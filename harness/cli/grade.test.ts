import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compose, writeSubmission } from '../../proofs/compose.ts';
import { type Ended, runHere } from '../../testing/run-here.ts';
import { copyLab, SAMPLE_LAB } from '../../testing/sample-copy.ts';
import { run } from '../../testing/start.ts';
import { gradescopeResults } from '../report/gradescope.ts';
import { type GradeReport, gradeReport, type TaskReport } from '../report/schema.ts';
import { loadCourse } from '../rubric/course.ts';
import { bodyOf, withBodies } from '../source/blocks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'grade-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const course = await loadCourse();

const TEST = bodyOf(readFileSync(join(root, 'reference/q2.ts'), 'utf8'), 'q2.test');

/** Runs the command in this process. */
const grade = (...args: string[]) => runHere('harness/cli/grade.ts', args);

/** Runs the real command, with other variables in its environment. */
const gradeWith = (env: Record<string, string>, ...args: string[]) => run('grade', args, { env });

// What becomes of a file or a block is the same for every lab, and the sample lab grades in no time.
const DOUBLE = readFileSync(join(SAMPLE_LAB, 'reference/sums.ts'), 'utf8');
const FOURFOLD = 'return 4 * x;';

const gradeSums = (folder: string, ...args: string[]) => grade(folder, '--lab', SAMPLE_LAB, ...args);

async function reportOf(folder: string, ...args: string[]): Promise<GradeReport> {
  const { code, stdout } = await gradeSums(folder, '--reporter', 'json', '--seed', '1', ...args);
  expect(code).toBe(0);
  return gradeReport.parse(JSON.parse(stdout));
}

/** Grades a submission of the sample lab. */
const reportOfSums = (source: string, ...args: string[]) =>
  reportOf(writeSubmission(new Map([['sums.ts', source]]), scratch), ...args);

/** The sample lab, with less time for a call. */
const impatient = copyLab(SAMPLE_LAB, ['callSeconds: 2', 'callSeconds: 0.5']);
afterAll(impatient.remove);

/** The sample lab's file, correct but for a block; `fourfold` does without `double`. */
const sumsWith = (block: string, body: string) =>
  withBodies(DOUBLE, { 'sums.fourfold': FOURFOLD, [`sums.${block}`]: body });

/** The reference's q1.ts with another body of a block. */
const q1With = (block: string, body: string) => ({
  'q1.ts': compose({ blocks: { [block]: body } }, course).get('q1.ts') ?? '',
});

const tasksOf = (graded: GradeReport): TaskReport[] => graded.questions.flatMap(({ tasks }) => tasks);
const passedIn = (graded: GradeReport) =>
  tasksOf(graded).flatMap(({ id, outcome }) => (outcome === 'passed' ? [id] : []));
const findingsOf = (graded: GradeReport, id: string) =>
  tasksOf(graded)
    .filter((task) => task.id === id)
    .flatMap(({ checks }) => checks.flatMap(({ finding }) => (finding && finding.code !== 'not-run' ? [finding] : [])));

describe('a submission', () => {
  test('that is the reference gets all marks, before and after the cap as printed', async () => {
    const { code, stdout } = await gradeWith({}, join(SAMPLE_LAB, 'reference'), '--lab', SAMPLE_LAB);
    expect(code).toBe(0);
    expect(stdout).toContain('SUMS  Sums  10/10  (tasks add up to 12, capped)\n');
    expect(stdout).toContain('reference: 10/10');
  });

  test('that is the untouched stub gets 0, and each task says so', async () => {
    const { code, stdout } = await gradeSums(join(SAMPLE_LAB, 'fixtures/stubs'));
    expect(code).toBe(0);
    expect(stdout.match(/not done yet/g)).toHaveLength(2);
    expect(stdout).toContain('stubs: 0/10');
  });

  test.each([
    ['q1.softmax', { 'q1.softmax': 'return Matrix.mul(x, Math.random());' }],
    ['q2.test', { 'q2.test': TEST.replace('prediction.dataSync()', 'tf.dropout(prediction, 0.5).dataSync()') }],
  ])('that is graded again with the same seed gives the same report of %s, but for times', async (task, blocks) => {
    const timeless = ({ stdout }: Ended) => stdout.replace(/"milliseconds": [\d.]+/g, '"milliseconds": 0');
    // The numbers that it draws itself show in what is said of it.
    const folder = writeSubmission(compose({ blocks }, course), scratch);
    const run = () => grade(folder, '--reporter', 'json', '--seed', '7', '--task', task);
    const once = await run();
    expect(timeless(once)).toBe(timeless(await run()));
    expect(findingsOf(gradeReport.parse(JSON.parse(once.stdout)), task)).not.toEqual([]);
  });
});

describe('a file', () => {
  test('that is missing costs its tasks alone', async () => {
    const q2 = withBodies(readFileSync(join(root, 'fixtures/stubs/q2.ts'), 'utf8'), {
      'q2.test': TEST,
    });
    const folder = writeSubmission(new Map([['q2.ts', q2]]), scratch);
    const graded = gradeReport.parse(JSON.parse((await grade(folder, '--reporter', 'json')).stdout));
    expect(passedIn(graded)).toEqual(['q2.test']);
    expect(findingsOf(graded, 'q1.loss')).toEqual([{ code: 'missing-file', file: 'q1.ts' }]);
  });

  test.each([
    ['empty', '', 'it is empty'],
    ['10 MB large', 'x'.repeat(10 * 1024 ** 2), '10485760 bytes'],
  ])('that is %s is refused', async (_, content, reason) => {
    expect(findingsOf(await reportOfSums(content), 'sums.double')).toEqual([
      { code: 'file-rejected', file: 'sums.ts', reason: expect.stringContaining(reason) },
    ]);
  });

  test('that is a symbolic link is not followed', async () => {
    const folder = writeSubmission(new Map(), scratch);
    symlinkSync(join(SAMPLE_LAB, 'reference/sums.ts'), join(folder, 'sums.ts'));
    expect(findingsOf(await reportOf(folder), 'sums.double')).toMatchObject([
      { code: 'file-rejected', reason: /symbolic link/ },
    ]);
  });

  test('without TODO markers says what to do', async () => {
    expect(findingsOf(await reportOfSums('export class Sums {}\n'), 'sums.double')).toMatchObject([
      { code: 'markers', file: 'sums.ts', block: 'sums.double' },
    ]);
  });
});

describe('a block', () => {
  test('with a syntax error costs its own task, at its own line', async () => {
    const source = sumsWith('double', 'return [x].reduce((sum, =>);');
    const line = source.split('\n').findIndex((text) => text.includes('(sum, =>)')) + 1;
    const graded = await reportOfSums(source);
    expect(passedIn(graded)).toEqual(['sums.fourfold']);
    expect(findingsOf(graded, 'sums.double')).toMatchObject([
      { code: 'syntax-error', position: { file: 'sums.ts', line } },
    ]);
  });

  test('with an enum says that types can be erased and enums cannot', async () => {
    const graded = await reportOfSums(sumsWith('double', 'enum Base { E } return Base.E;'));
    expect(passedIn(graded)).toEqual(['sums.fourfold']);
    expect(findingsOf(graded, 'sums.double')).toMatchObject([
      { code: 'not-erasable', construct: expect.stringContaining('enum') },
    ]);
  });

  test('that imports what does not exist breaks a rule, and the import fails', async () => {
    const body = "const m = import('no-such-package'); return x.sub(x.max());";
    const folder = writeSubmission(new Map(Object.entries(q1With('q1.softmax', body))), scratch);
    const { stdout } = await grade(folder, '--task', 'softmax', '--reporter', 'json');
    const findings = findingsOf(gradeReport.parse(JSON.parse(stdout)), 'q1.softmax');
    expect(findings).toContainEqual(expect.objectContaining({ code: 'rule', rule: 'imports' }));
  });

  test('that relies on an import outside the blocks fails where it uses it, and a note says why', async () => {
    const graded = await reportOfSums(
      `import { missing } from 'no-such-package';\n${sumsWith('double', 'return missing(x);')}`,
    );
    expect(passedIn(graded)).toEqual(['sums.fourfold']);
    expect(findingsOf(graded, 'sums.double')).toContainEqual(
      expect.objectContaining({ code: 'threw', procedure: 'double', message: 'missing is not defined' }),
    );
    expect(graded.notes.join('\n')).toMatch(/sums\.ts:1: .*import/);
  });

  test.each<[string, string, object, string?]>([
    ['with an endless loop', 'while (x) {} return 0;', { code: 'time-limit', milliseconds: 500 }, impatient.folder],
    [
      'that prints 10 MB',
      "process.stdout.write('x'.repeat(1e7)); return -1;",
      { code: 'output-limit', bytes: 64 * 1024 },
    ],
    ['that exits the process', 'process.exit(0); return 0;', { code: 'exited', how: 'exit code 0' }],
    [
      'that fills the memory',
      'const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(1));',
      { code: 'memory-limit', megabytes: 64 },
    ],
    ['that throws a string', "throw 'no idea';", { code: 'threw', name: 'a string', message: 'no idea' }],
  ])('%s costs its own task, and the others go on', async (_, body, finding, lab = SAMPLE_LAB) => {
    const graded = await reportOfSums(sumsWith('double', body), '--lab', lab);
    expect(passedIn(graded)).toEqual(['sums.fourfold']);
    expect(findingsOf(graded, 'sums.double')).toContainEqual(
      expect.objectContaining({ procedure: 'double', ...finding }),
    );
  });

  test('that closes its function to open another is refused', async () => {
    const body = 'return x; } fourfold(x: number): number { return 0; } other(x: number): number { return x;';
    const graded = await reportOfSums(sumsWith('double', body));
    expect(findingsOf(graded, 'sums.double')).toMatchObject([{ code: 'structure', block: 'sums.double' }]);
  });

  test('cannot read the reference, and what it prints is not a result', async () => {
    const secret = join(SAMPLE_LAB, 'reference/sums.ts');
    const body = `process.stdout.write('{"marks":100}'); throw new Error(process.getBuiltinModule('fs').readFileSync(${JSON.stringify(secret)}, 'utf8'));`;
    const graded = await reportOfSums(sumsWith('double', body));
    const threw = findingsOf(graded, 'sums.double').filter(({ code }) => code === 'threw');
    expect(threw.length).toBeGreaterThan(0);
    expect(JSON.stringify(threw)).toContain('getBuiltinModule is not a function');
    expect(JSON.stringify(graded)).not.toContain('return 2 * x;');
  });
});

describe('the command', () => {
  test.each([
    ['a missing folder', ['no/such/folder'], 'no/such/folder does not exist'],
    ['an unknown option', ['--marks', '100'], "unknown option '--marks'"],
    ['an unknown reporter', ['reference', '--reporter', 'pdf'], 'Allowed choices are text, json'],
    ['an unknown task', ['reference', '--task', 'q1.tanh'], "there is no task 'q1.tanh'"],
    [
      'an output that cannot be written',
      ['reference', '--reporter', 'text', '--output', 'no/such/folder/report'],
      'cannot write no/such/folder/report',
    ],
    [
      'a run’s folder for one submission',
      ['reference', '--output', 'x'],
      'reference is one submission: add --reporter',
    ],
    ['a folder with nothing of the lab', ['docs'], 'docs holds no q1.ts or q2.ts, nor a file that nearly goes by'],
    ['several paths as one class', ['reference', 'student', '--class'], '--class and --layout take one path'],
    [
      'a folder of another lab',
      ['labs/perceptron/reference'],
      'lies in the lab labs/perceptron, and holds no q1.ts or q2.ts: ' +
        'npm run grade -- labs/perceptron/reference --lab labs/perceptron\n',
    ],
    ['a seed that is none', ['reference', '--seed', '-1.5'], 'a whole number from 0 to 4,294,967,295'],
    ['an unknown form', ['reference', '--write', 'pdf=report.pdf'], 'a form and a file, such as junit=results.xml'],
    [
      'another file that cannot be written',
      ['reference', '--write', 'json=no/such/folder/report'],
      'cannot write no/such/folder/report',
    ],
    [
      'several submissions in a form of one',
      ['reference', 'fixtures/stubs', '--write', 'html=report.html'],
      "'html' is of one submission, and there are 2",
    ],
  ])('refuses %s with exit code 2', async (_, args, message) => {
    const { code, stdout, stderr } = await grade(...args);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('grades the folder in which students of the lab work, wherever it is called', async () => {
    const { folder, remove } = copyLab(SAMPLE_LAB);
    mkdirSync(join(folder, 'student'));
    writeFileSync(join(folder, 'student/sums.ts'), sumsWith('double', 'return 2 * x;'));
    expect((await gradeSums(join(folder, 'student'))).stdout).toContain('marks for student: 10/10');
    const { stdout } = await grade('--lab', folder);
    remove();
    expect(stdout).toContain('student: 10/10');
  });

  test.each([
    ['a students’ copy around it', 'a/rubric.yaml', ['a/student/sums.ts'], 2],
    ['files of the course’s own', 'a/rubric.yaml', ['a/reference/sums.ts', 'a/student/sums.ts', 'a/student/q1.ts'], 0],
    ['a rubric of its own', 'a/student/rubric.yaml', ['a/student/reference/sums.ts', 'a/student/sums.ts'], 2],
  ])('takes no submission with %s for another lab’s', async (_, rubric, files, expected) => {
    const folder = mkdtempSync(join(scratch, 'other-'));
    for (const file of [...files, join(dirname(rubric), 'graders/lab.ts')]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    writeFileSync(join(folder, rubric), readFileSync(join(SAMPLE_LAB, 'rubric.yaml')));
    const { code, stderr } = await grade(join(folder, 'a/student'), '--task', 'loss');
    expect(code).toBe(expected);
    expect(stderr).not.toContain('lies in the lab');
  });

  test.each([
    [
      'a negative mark',
      /(title: Softmax\s+marks: )[\d.]+/,
      '$1-25',
      /rubric\.yaml:\d+:\d+ +questions\[\d\]\.tasks\[\d\]\.marks: .*-25/,
    ],
    ['an unknown key', 'overflow: cap #', 'overflw: cap #', /rubric\.yaml:\d+:\d+ +questions\[0\].*overflw/],
  ])('refuses a rubric with %s, naming file, line and field', async (_, right, wrong, message) => {
    const folder = mkdtempSync(join(scratch, 'rubric-'));
    const file = join(folder, 'rubric.yaml');
    mkdirSync(join(folder, 'graders'));
    writeFileSync(join(folder, 'graders/lab.ts'), '');
    writeFileSync(file, readFileSync(join(root, 'rubric.yaml'), 'utf8').replace(right, wrong));
    const { code, stderr } = await grade('reference', '--lab', folder);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test.each([
    ['a task', 'q1.loss', 'q1.losss', /rubric\.yaml:\d+:\d+ +questions\[0\]\.tasks\[1\]\.id: .*q1\.loss.*"q1\.losss"/],
    ['a question', 'id: q2\n', 'id: q3\n', /rubric\.yaml:\d+:\d+ +questions\[1\]\.tasks\[0\]\.id/],
  ])('refuses a rubric with %s that the lab does not know', async (_, right, wrong, message) => {
    const { folder, remove } = copyLab(root, [new RegExp(right, 'g'), wrong]);
    const { code, stderr } = await grade('reference', '--lab', folder);
    remove();
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('writes to a file, and exits with 1 below the minimum', async () => {
    const output = join(scratch, 'report.json');
    const args = ['--reporter', 'json', '--output', output, '--min-score', '5'];
    const { code, stdout } = await gradeSums(join(SAMPLE_LAB, 'fixtures/stubs'), ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(gradeReport.parse(JSON.parse(readFileSync(output, 'utf8'))).marks).toBe(0);
  });

  test('writes one result in every form', async () => {
    const files = Object.fromEntries(
      ['text', 'json', 'gradescope', 'junit', 'markdown', 'html'].map((form) => [form, join(scratch, `form.${form}`)]),
    );
    const writes = Object.entries(files).flatMap(([form, file]) => ['--write', `${form}=${file}`]);
    const folder = writeSubmission(new Map(Object.entries(q1With('q1.loss', 'return 3;'))), scratch);
    const { code, stdout } = await grade(folder, '--task', 'loss', ...writes);
    expect(code).toBe(0);
    const read = (form: string) => readFileSync(files[form], 'utf8');
    const { questions } = gradeReport.parse(JSON.parse(read('json')));
    const failures = questions[0].tasks[0].checks.filter(({ outcome }) => outcome === 'failed').length;
    expect(failures).toBeGreaterThan(1);
    expect(read('text')).toBe(stdout);
    expect(gradescopeResults.parse(JSON.parse(read('gradescope')))).toMatchObject({ score: 0, visibility: 'visible' });
    expect(read('junit').match(/<failure /g)).toHaveLength(failures);
    const { marks } = course.rubric.questions[0].tasks.find(({ id }) => id === 'q1.loss') ?? {};
    expect(read('markdown')).toMatch(new RegExp(`^## Recurrent neural networks: 0/${marks}\n`));
    expect(read('html')).toContain('Recurrent neural networks');
  });

  test('adds to the summary of a job in GitHub Actions, and annotates lines', async () => {
    const summary = join(scratch, 'summary.md');
    writeFileSync(summary, 'of an earlier step\n');
    const folder = writeSubmission(new Map([['sums.ts', sumsWith('double', 'return sum =>;')]]), scratch);
    const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: dirname(folder) };
    const args = [folder, '--lab', SAMPLE_LAB, '--task', 'double', '--reporter', 'markdown'];
    const { code, stdout } = await gradeWith(environment, ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^::error file=[\w-]+\/sums\.ts,line=\d+,col=\d+,title=sums\.double%3A [^\n]*\n$/);
    expect(readFileSync(summary, 'utf8').split('\n').slice(0, 2)).toEqual(['of an earlier step', '## Sums: 0/8']);
  });

  test('lets no text begin a command in the log of GitHub Actions', async () => {
    const folder = writeSubmission(new Map([['sums.ts', sumsWith('double', 'return sum =>;')]]), scratch);
    const { stdout } = await gradeWith({ GITHUB_ACTIONS: 'true' }, folder, '--lab', SAMPLE_LAB, '--task', 'double');
    const [first, ...rest] = stdout.trimEnd().split('\n');
    const [, token] = /^::stop-commands::([\da-f-]{36})$/.exec(first) ?? [];
    expect(rest.at(-1)).toBe(`::${token}::`);
    expect(rest.join('\n')).toContain('syntax error');
  });

  test.each([
    ['q1.backprop', ['q1.backprop']],
    ['q1.predict', ['q1.softmax', 'q1.loss', 'q1.backprop', 'q1.predict']],
  ])('grades %s with those that it requires', async (task, graded) => {
    const { stdout } = await grade('fixtures/stubs', '--task', task, '--reporter', 'json');
    expect(tasksOf(gradeReport.parse(JSON.parse(stdout))).map(({ id }) => id)).toEqual(graded);
  });
});
