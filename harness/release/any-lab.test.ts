import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose, writeSubmission } from '../../proofs/compose.ts';
import { runHere } from '../../testing/run-here.ts';
import { unzip } from '../../testing/sample-archives.ts';
import { copyLab } from '../../testing/sample-copy.ts';
import { run } from '../../testing/start.ts';
import { courseHashes } from '../grading/grade-inputs.ts';
import { gradescopeResults } from '../report/gradescope.ts';
import { type GradeReport, gradeReport } from '../report/schema.ts';
import { type Course, loadCourse } from '../rubric/course.ts';
import { LAB_LIST, listLabFiles } from '../rubric/lab-files.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const { folder: scratch, remove } = createTemporaryFolder('any-lab-test');
afterAll(remove);

const TINY = join(PROJECT, 'labs/tiny');
// Functions over plain data, with neither lab sheet nor list of a kit's contents.
const tiny = copyLab(TINY);
afterAll(tiny.remove);

describe.each([
  ['inside of the project', TINY, 'averages.mean', 'return values[0];'],
  ['outside of it, with nothing but what it must have', tiny.folder, 'averages.median', 'return values[0];'],
] as const)('of a lab %s', (_, root, block, body) => {
  let course: Course;
  let reference: string;
  let faulty: string;
  /** marks of a submission without the task of the block, at most */
  let most: number;
  const [kit, autograder] = ['kit', 'autograder'].map((name) => join(scratch, `${name} of ${block}`));

  beforeAll(async () => {
    course = await loadCourse(root);
    reference = writeSubmission(compose({ blocks: {} }, course), scratch);
    faulty = writeSubmission(compose({ blocks: { [block]: body } }, course), scratch);
    const [{ marks, tasks }] = course.rubric.questions;
    most = marks - (tasks.find(({ id }) => id === block)?.marks ?? 0);
    const output = join(scratch, `release of ${block}`);
    expect(await release(root, output)).toMatchObject({ code: 0 });
    await unzip(join(output, 'student-kit.zip'), kit);
    await unzip(join(output, 'autograder.zip'), autograder);
    for (const bundle of [kit, autograder]) symlinkSync(join(PROJECT, 'node_modules'), join(bundle, 'node_modules'));
  });

  test('the kit grades as students see it', async () => {
    expect(await runOf(kit, 'task')).toMatchObject({ code: 0, output: expect.stringContaining('not done yet') });
    const [none, all, some] = await grade(kit, 'student', reference, faulty);
    expect(none.marks).toBe(0);
    expect(all.marks).toBe(all.maxMarks);
    expect(some.marks).toBeLessThanOrEqual(most);
  });

  test('the list of what decides a grade is current in both', async () => {
    for (const bundle of [kit, autograder]) {
      const { lab } = await loadCourse(bundle);
      expect(JSON.parse(readFileSync(join(bundle, LAB_LIST), 'utf8'))).toEqual(await listLabFiles(bundle, lab));
    }
  });

  test('the autograder does what its site starts: the reference as it is set up, then submissions', async () => {
    const [all] = await grade(autograder, 'reference');
    expect(all.marks).toBe(all.maxMarks);
    expect(all.hashes).toMatchObject(courseHashes(course));
    expect((await upload(faulty)).score).toBeLessThanOrEqual(most);
  });

  /** Grades an upload as `run_autograder` does. */
  async function upload(submission: string) {
    const results = join(scratch, 'results.json');
    const args = ['--submission', submission, '--metadata', join(scratch, 'none.json'), '--results', results];
    expect(await runOf(autograder, 'autograde', ...args)).toMatchObject({ code: 0 });
    return gradescopeResults.parse(JSON.parse(readFileSync(results, 'utf8')));
  }
});

describe('a release is refused', () => {
  test.each([
    [
      'a module of students leads to',
      'graders/lab.ts',
      "import '../reference/averages.ts';\n",
      'reference/averages.ts',
    ],
    [
      'graders/kit.ts names',
      'graders/kit.ts',
      "export default { documents: ['reference/*.ts'] };\n",
      'reference/averages.ts',
    ],
  ])('where %s what no student has', async (_, file, line, secret) => {
    const { folder, remove } = copyLab(TINY);
    appendFileSync(join(folder, file), line);
    const { code, stderr } = await release(folder, join(scratch, 'refused'));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${secret} would be handed out`)]);
    remove();
  });

  test.each([
    ['other marks', '<!-- marks -->8<!-- end --> marks', 'npm run stubs'],
    ['no deadline', '<!-- marks -->10<!-- end --> marks', 'write <!-- deadline --><!-- end --> where it belongs'],
  ])('where the lab sheet names %s', async (_, sheet, advice) => {
    const { folder, remove } = copyLab(TINY, ['title:', 'deadline: 2026-01-10T12:00:00Z\ntitle:']);
    mkdirSync(join(folder, 'student'));
    writeFileSync(join(folder, 'student/HANDOUT.md'), sheet);
    const { code, stderr } = await release(folder, join(scratch, 'refused'));
    expect([code, stderr]).toEqual([2, expect.stringContaining(advice)]);
    remove();
  });

  test('where a file lies outside of the lab', async () => {
    const { folder, remove } = copyLab(TINY);
    const outside = join(scratch, 'outside.ts');
    writeFileSync(outside, '');
    appendFileSync(join(folder, 'graders/lab.ts'), `import '${relative(join(folder, 'graders'), outside)}';\n`);
    const { code, stderr } = await release(folder, join(scratch, 'refused'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('outside.ts lies outside of the lab')]);
    remove();
  });
});

const release = (lab: string, output: string) => runHere('harness/cli/release.ts', ['--lab', lab, '--output', output]);

/** Grades submissions in a bundle; a course key of this machine is none of its own. */
async function grade(bundle: string, ...paths: string[]): Promise<GradeReport[]> {
  const { code, output, stdout } = await runOf(bundle, 'grade', ...paths, '--reporter', 'json');
  expect([code, output]).toEqual([0, expect.anything()]);
  return [JSON.parse(stdout)].flat().map((report) => gradeReport.parse(report));
}

/** Runs a command of a bundle, in its folder. */
const runOf = (bundle: string, command: string, ...args: string[]) => run(command, args, { cwd: bundle }, bundle);
