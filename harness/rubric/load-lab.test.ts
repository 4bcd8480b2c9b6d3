import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { copyLab } from '../../testing/sample-copy.ts';
import { gradeSubmission } from '../grading/grade.ts';
import { kitEntries } from '../release/kit.ts';
import { UsageError } from '../support/errors.ts';
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

test('a rubric that cannot be read is refused', async () => {
  const root = tinyWith({});
  rmSync(join(root, RUBRIC));
  await expect(loadCourse(root)).rejects.toThrow(
    new UsageError(`${join(root, RUBRIC)}: cannot read the rubric: there is no such file`),
  );
  mkdirSync(join(root, RUBRIC));
  const ended = loadCourse(root);
  await expect(ended).rejects.toThrow(UsageError);
  await expect(ended).rejects.toThrow(/rubric\.yaml: cannot read the rubric: /);
});

test('a rubric is kept between commands: a changed text is read anew, and its mistakes have their places', () => {
  const kept = createTemporaryFolder('kept');
  removals.push(kept.remove);
  const root = tinyWith({});
  const file = join(root, RUBRIC);
  const text = readFileSync(file, 'utf8');
  // In a process of its own, for what a process keeps it keeps in one place until its end.
  const load = `
    const { loadCourse } = await import(${JSON.stringify(new URL('./course.ts', import.meta.url).href)});
    const said = await loadCourse(process.argv[1]).then(({ rubric }) => rubric.title, ({ message }) => message);
    process.stdout.write(said);`;
  const loaded = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', load, root], {
      encoding: 'utf8',
      env: { ...process.env, NODE_COMPILE_CACHE: kept.folder, NODE_DISABLE_COMPILE_CACHE: undefined },
    });
  const rubrics = () =>
    readdirSync(kept.folder, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
      name.endsWith('.json') ? [join(kept.folder, name)] : [],
    );

  writeFileSync(file, text.replace(/^title: .*$/m, 'title: One'));
  expect(loaded()).toBe('One');
  const [one, ...others] = rubrics();
  expect(others).toEqual([]);
  writeFileSync(one, readFileSync(one, 'utf8').replace('"One"', '"As kept"'));
  expect(loaded()).toBe('As kept');
  writeFileSync(one, '{');
  expect(loaded()).toBe('One');
  expect(readFileSync(one, 'utf8')).toContain('"One"');

  writeFileSync(file, text.replace(/^title: .*$/m, 'title: Another'));
  expect(loaded()).toBe('Another');
  writeFileSync(file, text.replace(/^title:/m, 'titel:'));
  expect(loaded()).toMatch(/rubric\.yaml:\d+:\d+ +titel: /);
  expect(rubrics()).toHaveLength(2);
});
