import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parse, stringify } from 'yaml';
import { type DefinedLab, type KitContents, type Lab, type Question, shortName } from '../authoring/lab.ts';
import { asRemote, recordAnswers } from '../authoring/oracle.ts';
import { ENGINE_LIST } from '../grading/input-files.ts';
import { checkSeed } from '../grading/seed.ts';
import { generateStubs } from '../graft/stub.ts';
import type { Course } from '../rubric/course.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import { HIDDEN, LAB_LIST, type LabFiles, listLabFiles } from '../rubric/lab-files.ts';
import { answersFile, PLAIN_DRIVER, PUBLIC_SEED, placesOf, readStub } from '../rubric/load-lab.ts';
import { loadDefault, loadModule } from '../rubric/load-module.ts';
import type { Rubric } from '../rubric/schema.ts';
import { STAGED } from '../sandbox/stage.ts';
import { type ModuleGraph, moduleGraph } from '../source/module-graph.ts';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { fillSheet, missingPlaces, SHEET, withoutMarkers } from './lab-sheet.ts';
import { nameInBundle } from './names.ts';
import { packageSubset } from './package-subset.ts';
import { trimPackages } from './trimmed-packages.ts';
import type { ZipEntry } from './zip.ts';

/** Modules of the engine that are started by a path, which no import leads to. */
const STARTED = [
  'harness/launch.mjs',
  'harness/cli/grade.ts',
  'harness/cli/submit.ts',
  'harness/cli/task.ts',
  ...STAGED,
  'harness/graft/parser-process.ts',
  'harness/grading/mistake-thread.ts',
];

/** Modules that a command imports where students never get: they grade no class. */
const WITHOUT = ['harness/cli/grade-class.ts'];

/** Tells editors, and tsc, that these are missing on purpose. */
const MISSING = {
  name: 'harness/missing.d.ts',
  content: WITHOUT.map((path) => `declare module '*/${basename(path)}';\n`).join(''),
};

/** Files of the project that every kit has as they are; a lab may have others of these names. */
const DOCUMENTS = ['.gitignore', 'LICENSE', 'tsconfig.json', 'harness/rubric/rubric.schema.json', ENGINE_LIST];

/** Packages that no module imports: types, and what checks them. */
const PACKAGES = ['typescript', '@types/node', '@types/yauzl'];

/** Scripts of package.json that all students have. */
const SCRIPTS = ['task', 'grade', 'submit'];

const CHECKS_WORKFLOW = {
  name: '.github/workflows/checks.yml',
  from: join(PROJECT, 'harness/release/workflows/checks.yml'),
};

/** Module of a lab with its `KitContents`; a lab may do without. */
const KIT = 'graders/kit.ts';

/**
 * Lists what students get: the stubs, the ready-made code, the commands, and of the checks those that they may
 * see, with recorded answers in place of the reference. Built from what its modules import, and a few
 * documents by name, so that nothing comes along unasked.
 *
 * @param course the whole lab
 * @throws UsageError where a hidden check is among those that are handed out, or stubs or lab sheet are out of date
 */
export async function kitEntries(course: Course): Promise<ZipEntry[]> {
  const { lab, root, rubric } = course;
  expectCurrentStubs(course);
  const ofKit = join(root, KIT);
  const kit = (existsSync(ofKit) ? await loadDefault<KitContents>(ofKit) : undefined) ?? {};
  await expectNoHidden(join(root, lab.module));
  const { files, packages } = modulesOf(root, [
    ...(kit.modules ?? []),
    lab.module,
    ...lab.questions.flatMap(({ driver, include }) => [...(driver === PLAIN_DRIVER ? [] : [driver]), ...include]),
  ]);
  const stubFiles = lab.questions.map(({ stub }) => stub);
  const ofLab = [...globSync(kit.documents ?? [], { cwd: root }), ...stubFiles];
  const copied = [
    ...DOCUMENTS.map((name) => ({ name, from: join(PROJECT, name) })),
    ...[...files, ...ofLab.map((name) => join(root, name))].map((from) => ({ name: nameInBundle(root, from), from })),
  ];
  const renamed = Object.entries(kit.renamed ?? {}).map(([name, from]) => ({ name, from: join(root, from) }));
  // Whoever releases may have worked on the students' files.
  const stubs = lab.questions.map(({ student, stub }) => ({ name: student, from: join(root, stub) }));
  const answers = await Promise.all(
    lab.questions.map(
      async (question) => [answersFile(question), `${JSON.stringify(await publicAnswers(question))}\n`] as const,
    ),
  );
  const { description = rubric.title, scripts = [] } = kit;
  // Whatever is refused is refused before npm is asked, which takes seconds.
  const unique = new Map([...copied, ...renamed, CHECKS_WORKFLOW, ...stubs].map((file) => [file.name, file.from]));
  expectNoSecret([...unique.keys()]);
  const sheet = sheetFor(root, rubric);
  const own = kit.trimmed && trimPackages(PROJECT, kit.trimmed);
  const { manifest, lock } = packageSubset(PROJECT, {
    description,
    scripts: [...SCRIPTS, ...scripts],
    packages: [...new Set([...packages, ...lab.questions.flatMap((question) => question.packages), ...PACKAGES])],
    own,
  });
  // What is written for students takes the place of what a document of that name says.
  const contents = new Map<string, string | Buffer>([
    ...[...unique].map(([name, from]) => [name, readFileSync(from)] as const),
    ...answers,
    ...sheet,
    [RUBRIC, publicRubric(join(root, RUBRIC))],
    ['package.json', withHints(manifest, lab)],
    ['vitest.config.js', vitestConfig(lab)],
    ['package-lock.json', lock],
    [MISSING.name, MISSING.content],
  ]);
  const entries = [...Array.from(contents, ([name, content]) => ({ name, content })), ...(own?.values() ?? [])];
  return [...entries, { name: LAB_LIST, content: JSON.stringify(await listOf(entries, lab)) }];
}

/** Says which command is meant by those that many type first: `npm test`, `npm start` and `npx vitest`. */
function checksAre({ questions }: Lab): string {
  return `The checks: npm run task, or npm run task -- ${shortName(questions[0].tasks[0])}`;
}

function withHints(manifest: string, lab: Lab): string {
  const { scripts, ...rest } = JSON.parse(manifest);
  const said = `echo '${checksAre(lab)}'`;
  return `${JSON.stringify({ ...rest, scripts: { ...scripts, test: said, start: said } }, null, 2)}\n`;
}

/** Writes what vitest finds, which would look for test files. It says that it has checked nothing, by its exit code too. */
function vitestConfig(lab: Lab): string {
  return `// npx vitest reads this. It would find no test files: the checks have a command of their own.
console.error('${checksAre(lab)}');
process.exit(1);
`;
}

/** Follows imports of the engine's modules that a kit starts, and of a lab's; paths are absolute. */
function modulesOf(root: string, ofLab: readonly string[]): ModuleGraph {
  const started = [...STARTED.map((path) => join(PROJECT, path)), ...ofLab.map((path) => join(root, path))];
  const without = (file: string) => WITHOUT.some((path) => join('/', file) === join(PROJECT, path));
  const { files, packages } = moduleGraph(
    '/',
    started.map((path) => relative('/', path)),
    { without, withTypes: true },
  );
  return { files: files.map((path) => join('/', path)), packages };
}

/** Parts of a lab that no student has. */
const SECRET = ['reference/', 'samples/', 'graders/mistakes/', HIDDEN, KIT];

/** Expects nothing among the files that no student has. @throws UsageError for a module or document that brings it along */
function expectNoSecret(names: readonly string[]): void {
  const secret = names.find((name) => SECRET.some((part) => name.startsWith(part)));
  if (!secret) return;
  throw new UsageError(
    `${secret} would be handed out, for students' modules lead to it or ${KIT} names it: move what needs it to ${HIDDEN}`,
  );
}

/** Lists the files that decide in a kit, by what is in it. */
async function listOf(entries: readonly { name: string; content: string | Buffer }[], lab: Lab): Promise<LabFiles> {
  const { folder, remove } = createTemporaryFolder('kit');
  try {
    for (const { name, content } of entries) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await listLabFiles(folder, placesOf(folder, lab));
  } finally {
    remove();
  }
}

/** Expects a lab's module to define no hidden check: students get it. @throws UsageError where it does */
async function expectNoHidden(module: string): Promise<void> {
  const { default: lab } = await loadModule<{ default: DefinedLab }>(module);
  for (const { id, checks } of lab.questions.flatMap(({ tasks }) => tasks)) {
    const hidden = checks.find(({ visibility }) => visibility === 'hidden');
    if (!hidden) continue;
    throw new UsageError(`${id} ${hidden.id} is hidden and would be handed out: move it to ${HIDDEN}`);
  }
}

/** Expects the stubs to be what the references make them. @throws UsageError where they are not */
function expectCurrentStubs(course: Course): void {
  const stale = generateStubs(course).find(({ question, text }) => readStub(course.root, question) !== text);
  if (stale) throw new UsageError(`${stale.question.stub} is not what the reference makes it: npm run stubs writes it`);
}

/** Reads the lab sheet, if there is one, as students have it. @throws UsageError where it says other than the rubric */
function sheetFor(root: string, rubric: Rubric): [name: string, content: string][] {
  if (!existsSync(join(root, SHEET))) return [];
  const sheet = readFileSync(join(root, SHEET), 'utf8');
  if (fillSheet(sheet, rubric) !== sheet) {
    throw new UsageError(
      `${SHEET} has other marks or another deadline than ${RUBRIC}: npm run stubs writes them into it`,
    );
  }
  if (missingPlaces(sheet, rubric).includes('deadline')) {
    throw new UsageError(
      `${SHEET} names no deadline, and ${RUBRIC} has one: write <!-- deadline --><!-- end --> where it belongs, then npm run stubs`,
    );
  }
  return [[SHEET, withoutMarkers(sheet)]];
}

/**
 * Records what a question's reference answers to the visible checks whose oracle is live, in the cases of the public
 * seed: all that a copy of the lab without the reference needs to run them.
 *
 * @param question with the reference for its oracle
 * @throws CheckFailure where the reference fails a check of its own
 */
async function publicAnswers(question: Question): Promise<Readonly<Record<string, unknown>>> {
  const { oracle, answers } = recordAnswers(await question.oracle());
  // The reference plays the submission too: it is asked for nothing that correct submissions are not.
  const [reference, student] = [asRemote(oracle), asRemote(await question.oracle())];
  for (const task of question.tasks) {
    for (const check of task.checks) {
      if (check.visibility !== 'visible' || check.oracle !== 'live') continue;
      const seed = checkSeed(PUBLIC_SEED, task.id, check.id);
      await check.run({ student, reference, seed, blocks: new Map() });
    }
  }
  return answers;
}

/** Keys of the rubric that students may know. The rest is the course's own: lateness, what is shown when, the key. */
const PUBLIC = ['lab', 'title', 'deadline', 'questions', 'rules'];

const HEADER = `# Marks and rules, as your work is graded. Changes here change what the commands show you, and no mark.
# yaml-language-server: $schema=harness/rubric/rubric.schema.json

`;

/** Writes the rubric as students have it. */
function publicRubric(rubricPath: string): string {
  const rubric: Record<string, unknown> = parse(readFileSync(rubricPath, 'utf8'));
  const kept = Object.entries(rubric).filter(([key]) => PUBLIC.includes(key));
  // A student's machine has the layers that it has.
  const sandbox = { ...(rubric.sandbox as object), require: [] };
  return HEADER + stringify({ ...Object.fromEntries(kept), sandbox });
}
