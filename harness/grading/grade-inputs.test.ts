import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCourse } from '../rubric/course.ts';
import { LAB_LIST, listLabFiles } from '../rubric/lab-files.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { ENGINE_LIST, engineFiles } from './input-files.ts';

const course = await loadCourse();
const read = (path: string) => JSON.parse(readFileSync(join(PROJECT, path), 'utf8'));

describe('the lists on file', () => {
  test('are what the imports lead to: npm run stubs otherwise', async () => {
    expect(read(ENGINE_LIST)).toEqual(await engineFiles());
    expect(read(LAB_LIST)).toEqual(await listLabFiles(course.root, course.lab));
  });
});

/** Files by what a change of them makes stale: the name of a hash, or nothing. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  harness: [
    'harness/authoring/properties.ts',
    'harness/graft/graft.ts',
    'harness/sandbox/child.ts',
    'harness/sandbox/layers/launcher.mjs',
    'harness/sandbox/layers/seccomp.mjs',
    'harness/grading/score.ts',
  ],
  graders: ['graders/q1/softmax.ts', 'graders/q2/driver.ts', 'graders/toolkit/complex-rnn.ts'],
  lab: ['lab/q1/train.ts'],
  reference: ['reference/q2.ts'],
  fixtures: ['fixtures/stubs/q1.ts', 'fixtures/q2-history.json'],
  lockfile: ['package-lock.json'],
  rubric: ['rubric.yaml'],
  nothing: [
    'harness/authoring/attack.ts',
    'harness/page/style.ts',
    'harness/report/html/html.ts',
    'harness/report/text.ts',
    'harness/class/gradebook/moodle.ts',
    'harness/cli/grade.ts',
    'harness/grading/grade.test.ts',
    'student/HANDOUT.md',
    'samples/attacks/secrets.ts',
    'samples/faulty/state.ts',
    'proofs/corpus/judge.ts',
    'testing/sample-archives.ts',
    'docs/rigor.md',
  ],
  mistakes: ['graders/mistakes/softmax.ts', 'harness/authoring/samples.ts', 'harness/grading/diagnosis/diagnose.ts'],
};

/** Prints what a change of each file makes stale, and which hashes it changes at all. */
const SCRIPT = `
  import { readFileSync, writeFileSync } from 'node:fs';
  import { courseHashes, differingInputs, gradeInputs } from './harness/grading/grade-inputs.ts';
  import { loadCourse } from './harness/rubric/course.ts';

  const look = async () => {
    const course = await loadCourse();
    return { inputs: gradeInputs(course), hashes: courseHashes(course) };
  };
  const before = await look();
  const rows = [];
  for (const file of JSON.parse(process.argv[2])) {
    const content = readFileSync(file);
    writeFileSync(file, content + '\\n');
    const after = await look();
    writeFileSync(file, content);
    rows.push([file, differingInputs(before.inputs, after.inputs), differingInputs(before.hashes, after.hashes)]);
  }
  console.log(JSON.stringify(rows));
`;

describe('a change of one file', async () => {
  const { folder, remove } = createTemporaryFolder('grade-inputs-test');
  afterAll(remove);
  const parts = [
    'docs',
    'fixtures',
    'graders',
    'harness',
    'lab',
    'proofs',
    'reference',
    'samples',
    'student',
    'testing',
  ];
  for (const name of [...parts, 'package.json', 'package-lock.json', 'rubric.yaml']) {
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'look.ts'), SCRIPT);
  const args = ['look.ts', JSON.stringify(Object.values(CHANGES).flat())];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  const rows: [string, string[], string[]][] = JSON.parse(stdout);

  test.each(Object.entries(CHANGES).flatMap(([name, files]) => files.map((file) => [name, file] as const)))(
    'makes %s stale: %s',
    (name, file) => {
      const [, stale, hashes] = rows.find(([path]) => path === file) ?? [];
      // What names mistakes has a hash, and no report is stale and no worker refuses for it.
      expect(stale).toEqual(name === 'nothing' || name === 'mistakes' ? [] : [name]);
      expect(hashes).toEqual(name === 'nothing' ? [] : [name]);
    },
  );
});
