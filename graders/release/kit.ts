import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Course } from '../../harness/course.ts';
import { UsageError } from '../../harness/errors.ts';
import { moduleGraph } from '../../harness/release/module-graph.ts';
import { packageSubset } from '../../harness/release/package-subset.ts';
import type { ZipEntry } from '../../harness/release/zip.ts';
import publicLab from '../public-lab.ts';
import { answersFile } from '../recorded-answers.ts';
import { deadlineSentence } from './deadline.ts';
import { publicAnswers } from './public-answers.ts';
import { publicRubric } from './public-rubric.ts';

/** Commands that students have, as in package.json. */
const SCRIPTS = ['task', 'grade', 'submit', 'train', 'data'];

/** Modules that are started or named by a path, which no import leads to. */
const STARTED = [
  'harness/bootstrap.mjs',
  'harness/cli/grade.ts',
  'harness/cli/submit.ts',
  'harness/cli/task.ts',
  'lab/cli/data.ts',
  'lab/cli/train.ts',
  'graders/public-lab.ts',
  'graders/q1/driver.ts',
  'graders/q2/driver.ts',
  'harness/sandbox/child.ts',
  'harness/sandbox/layers/launcher.mjs',
  'harness/submission/prepare-process.ts',
  'student/q1.test.ts',
  'student/q2.test.ts',
  'student/vitest.config.ts',
];

/** Modules that a command imports where students never get: they grade no class. */
const WITHOUT = ['harness/cli/grade-class.ts'];

const SHEET = 'student/HANDOUT.md';

/** Files that are handed out as they are. */
const DOCUMENTS = [
  '.gitignore',
  '.vscode/launch.json',
  '.vscode/tasks.json',
  'LICENSE',
  'fixtures/names.txt',
  'fixtures/prices.csv',
  'fixtures/q*-history.json',
  'fixtures/stubs/q1.ts',
  'fixtures/stubs/q2.ts',
  'harness/rubric/rubric.schema.json',
  SHEET,
  'student/figures/*.svg',
  'tsconfig.json',
];

/** Packages that no module imports: the Node.js that runs everything, and types for editors. */
const PACKAGES = ['node', '@types/node', '@types/yauzl'];

/** Files under another name in the kit. */
const RENAMED = {
  'README.md': 'student/README.md',
  'fixtures/README.md': 'graders/release/kit-fixtures.md',
  '.github/workflows/checks.yml': 'harness/release/workflows/checks.yml',
};

/**
 * What students get: the stubs, the ready-made code, the commands, and of the checks those that they may
 * see, with recorded answers in place of the reference. Built from what its modules import, and a few
 * documents by name, so that nothing comes along unasked.
 *
 * @param course the whole lab
 * @throws UsageError where a hidden check is among those that are handed out, or the lab sheet is not the rubric's
 */
export async function kitEntries({ lab, rubric, rubricPath }: Course): Promise<ZipEntry[]> {
  const { root } = lab;
  const hidden = publicLab.questions
    .flatMap(({ tasks }) =>
      tasks.flatMap(({ id, checks }) => checks.map((check) => ({ ...check, id: `${id} ${check.id}` }))),
    )
    .find(({ visibility }) => visibility === 'hidden');
  if (hidden) {
    throw new UsageError(`${hidden.id} is hidden and would be handed out: move it to a file that graders/lab.ts adds`);
  }
  const sentence = rubric.deadline && deadlineSentence(rubric.deadline);
  if (sentence && !readFileSync(join(root, SHEET), 'utf8').includes(sentence)) {
    throw new UsageError(`${SHEET} names another deadline than the rubric: write there “${sentence}”`);
  }
  const { files, packages } = moduleGraph(root, STARTED, WITHOUT);
  const documents = globSync(DOCUMENTS, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  const copied = [...new Set([...files, ...documents])].map((name) => ({ name, from: name }));
  const renamed = Object.entries(RENAMED).map(([name, from]) => ({ name, from }));
  // Whoever releases may have worked on the students' files.
  const stubs = lab.questions.map(({ student, stub }) => ({ name: student, from: stub }));
  const answers = await Promise.all(
    lab.questions.map(async (question) => ({
      name: answersFile(question.id),
      content: `${JSON.stringify(await publicAnswers(question))}\n`,
    })),
  );
  const { manifest, lock } = packageSubset(root, {
    name: 'rnn-lab-kit',
    description: 'A lab on recurrent neural networks',
    scripts: SCRIPTS,
    packages: [...packages, ...PACKAGES],
  });
  return [
    ...[...copied, ...renamed, ...stubs].map(({ name, from }) => ({ name, content: readFileSync(join(root, from)) })),
    ...answers,
    { name: 'rubric.yaml', content: publicRubric(rubricPath) },
    { name: 'package.json', content: manifest },
    { name: 'package-lock.json', content: lock },
  ];
}
