import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { copyLab } from '../../testing/sample-copy.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { kitEntries } from '../release/kit.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { loadCourse } from './course.ts';
import { RUBRIC } from './find-lab.ts';

const removals: (() => void)[] = [];
afterAll(() => {
  for (const remove of removals) remove();
});

/** Makes a copy of the lab of one page with other texts in some of its files. */
function tinyWith(files: Readonly<Record<string, string>>): string {
  const { folder, remove } = copyLab(join(PROJECT, 'labs/tiny'));
  removals.push(remove);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

/** Writes a module that defines checks. */
const checks = (mean: string, median = '') => `
  import { agrees, defineChecks, example, fc } from 'lab-harness/authoring';
  export default defineChecks({ 'averages.mean': [${mean}], 'averages.median': [${median}] });
`;

const hidden = (task: string) => `
  import { defineHidden, example } from 'lab-harness/authoring';
  export default defineHidden({ averages: { checks: { '${task}': [example('mean', [[5]], 5)] } } });
`;

describe('a lab is refused', () => {
  test.each([
    [
      'with a module that throws',
      { 'graders/lab.ts': "throw new Error('boom');" },
      /lab\.ts cannot be loaded: Error: boom/,
    ],
    ['with a module that defines nothing', { 'graders/lab.ts': 'export default {};' }, /lab\.ts defines no lab/],
    [
      'with two checks of one id in a task',
      { 'graders/lab.ts': checks("example('mean', [[1]], 1), example('mean', [[1]], 1)") },
      /averages\.mean: two checks have the id 'mean-example-/,
    ],
    [
      'with hidden checks of a task that it has not',
      { 'graders/hidden.ts': hidden('averages.mode') },
      /hidden\.ts: there is no task 'averages\.mode' \(averages\.mean, averages\.median\)/,
    ],
    [
      'with a reference that imports what is not there',
      { 'reference/averages.ts': "import { x } from '../lab/x.ts';\nexport const mean = () => x;" },
      /averages\.ts imports lab\/x\.ts, and there is no such file/,
    ],
  ])('%s', async (_, files, message) => {
    await expect(loadCourse(tinyWith(files))).rejects.toThrow(message);
  });

  test('without the solution of a question', async () => {
    const folder = tinyWith({});
    rmSync(join(folder, 'reference/averages.ts'));
    await expect(loadCourse(folder).then(({ lab }) => lab.questions[0].oracle())).rejects.toThrow(
      /there is no reference\/averages\.ts/,
    );
  });
});

test('a check in graders/hidden.ts is hidden by its place', async () => {
  const { lab } = await loadCourse(tinyWith({ 'graders/hidden.ts': hidden('averages.mean') }));
  const visibilities = lab.questions[0].tasks[0].checks.map(({ visibility }) => visibility);
  expect(visibilities).toEqual(['visible', 'visible', 'hidden']);
});

test('a function that returns nothing is told so', async () => {
  const course = await loadCourse(tinyWith({}));
  const { folder, remove } = createTemporaryFolder('load-lab-test');
  removals.push(remove);
  const text =
    'export function mean(values) {\n// TODO(averages.mean) begin\nvalues.length;\n// TODO(averages.mean) end\n}\n';
  writeFileSync(join(folder, 'averages.ts'), text);
  const { questions } = await gradeSubmission(course, { path: folder, seed: 1 });
  const finding = questions[0].tasks[0].checks.find((check) => check.finding)?.finding;
  expect(finding).toMatchObject({ code: 'contract', message: 'mean returned nothing: is a return missing?' });
});

test('stubs that are not what the reference makes them are not handed out', async () => {
  const folder = tinyWith({ 'fixtures/stubs/averages.ts': '// of last year\n' });
  await expect(kitEntries(await loadCourse(folder))).rejects.toThrow(/not what the reference makes it: npm run stubs/);
});

test('of a rubric that is kept between commands, a changed text is read anew, and its mistakes have their places', async () => {
  const kept = createTemporaryFolder('kept');
  removals.push(kept.remove);
  enableCompileCache(kept.folder);
  const root = tinyWith({});
  const file = join(root, RUBRIC);
  const text = readFileSync(file, 'utf8');
  const { rubric } = await loadCourse(root);
  expect((await loadCourse(root)).rubric).toEqual(rubric);
  writeFileSync(file, text.replace(/^title: .*$/m, 'title: Another'));
  expect((await loadCourse(root)).rubric).toEqual({ ...rubric, title: 'Another' });
  writeFileSync(file, text.replace(/^title:/m, 'titel:'));
  await expect(loadCourse(root)).rejects.toThrow(/rubric\.yaml:\d+:\d+ +titel: /);
});
