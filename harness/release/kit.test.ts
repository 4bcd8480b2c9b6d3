import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { backward, forward, predict } from '../../graders/mistakes/network-blocks.ts';
import { compose } from '../../proofs/compose.ts';
import { findSolutions } from '../../testing/kit-functions.ts';
import { unzip } from '../../testing/sample-archives.ts';
import { run, start } from '../../testing/start.ts';
import type { KnownMistakes } from '../authoring/samples.ts';
import type { GradeReport } from '../report/schema.ts';
import { loadCourse } from '../rubric/course.ts';
import { cutBlocks } from '../source/blocks.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { kitEntries } from './kit.ts';
import type { ZipEntry } from './zip.ts';

const { folder: scratch, remove } = createTemporaryFolder('kit-test');
afterAll(remove);

const PERCEPTRON = join(PROJECT, 'labs/perceptron');
const LABS = await Promise.all(
  [PROJECT, PERCEPTRON].map(async (folder) => {
    const course = await loadCourse(folder);
    return { title: course.rubric.title, course, entries: await kitEntries(course) };
  }),
);
const [{ course, entries }, perceptron] = LABS;

const textOf = ({ content }: ZipEntry) => String(content);

/** Unpacks a kit. */
function unpack(entries: readonly ZipEntry[], folder: string): void {
  for (const { name, content } of entries) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
const find = (name: string, all = entries) => textOf(all.find((entry) => entry.name === name) ?? { name, content: '' });

describe.each(LABS)('the student kit of “$title”', ({ course, entries }) => {
  const { questions } = course.lab;
  const readIn = (path: string) => readFileSync(join(course.root, path), 'utf8');
  const names = entries.map(({ name }) => name);
  const texts = entries.map((entry) => [entry.name, textOf(entry)] as const);
  const namesWith = (phrase: string) => texts.filter(([, text]) => text.includes(phrase)).map(([name]) => name);

  test('holds no line of a solution, nor one that differs by signs, spaces or semicolons', () => {
    const lines = new Set(entries.flatMap((entry) => textOf(entry).split('\n').map(normalised)));
    const solutions = questions.flatMap(({ reference }) => solutionLines(readIn(reference)));
    expect(solutions.length).toBeGreaterThan(40);
    expect(solutions.filter((line) => lines.has(normalised(line)))).toEqual([]);
  });

  test('holds no hidden check', () => {
    const hidden = questions
      .flatMap(({ tasks }) => tasks.flatMap(({ checks }) => checks))
      .filter(({ visibility }) => visibility === 'hidden');
    expect(hidden.length).toBeGreaterThan(0);
    for (const { id, title } of hidden) expect([...namesWith(`'${id}'`), ...namesWith(title)]).toEqual([]);
  });

  test('holds no known mistake, by name or in words', async () => {
    const paths = questions.flatMap(({ mistakes }) => mistakes ?? []);
    const modules: { default: KnownMistakes | KnownMistakes['mistakes'] }[] = await Promise.all(
      paths.map((path) => import(pathToFileURL(join(course.root, path)).href)),
    );
    const known = modules.flatMap((module) =>
      'mistakes' in module.default ? module.default.mistakes : module.default,
    );
    expect(known.length).toBeGreaterThan(0);
    for (const { id, says } of known) {
      expect([...namesWith(`'${id}'`), ...namesWith(`"${id}"`), ...namesWith(says)]).toEqual([]);
    }
  });

  test('holds nothing of the reference, and no tool of the course', () => {
    const secret = /^(reference|docs|proofs|samples|testing|graders\/(mistakes|(hidden|kit)\.ts))|\.course-key/;
    expect(names.filter((name) => secret.test(name))).toEqual([]);
  });

  test('holds nothing that grades a class, nor packages that only this takes', () => {
    const ofClasses = /^harness\/(class\/(?!intake\/|submission\.ts$)|cli\/(class|grade-class|open-graders|worker))/;
    expect(names.filter((name) => ofClasses.test(name))).toEqual([]);
    const { dependencies } = JSON.parse(find('package.json', entries));
    const packages = ['bullmq', 'ioredis', 'cli-progress', 'csv-stringify'];
    expect(packages.filter((name) => Object.hasOwn(dependencies, name))).toEqual([]);
    expect(find('package-lock.json', entries)).not.toContain('node_modules/bullmq"');
  });

  test('holds no policy of the course', () => {
    const rubric = parse(find('rubric.yaml', entries));
    expect(rubric.sandbox.require).toEqual([]);
    const known = ['lab', 'title', 'deadline', 'questions', 'rules', 'sandbox'];
    expect(Object.keys(rubric).filter((key) => !known.includes(key))).toEqual([]);
  });

  test('has the lab sheet without the comments around what the rubric says', () => {
    const sheet = find('student/HANDOUT.md', entries);
    const [{ tasks }] = course.rubric.questions;
    expect(sheet).toContain(`(${tasks[0].marks} marks)`);
    expect(sheet).not.toContain('<!--');
  });

  test('tells who types npm test, npm start or npx vitest what to type', async () => {
    const { test: said, start: saidToo } = JSON.parse(find('package.json', entries)).scripts;
    expect(saidToo).toBe(said);
    expect(said).toMatch(/^echo 'The checks: npm run task, or npm run task -- \w+'$/);
    const config = find('vitest.config.js', entries);
    const output = `${said.slice("echo '".length, -1)}\n`;
    expect(await start(process.execPath, ['-e', config]).ended).toMatchObject({ code: 1, output });
  });

  test('has the stubs as they are generated, whatever lies in student/', () => {
    for (const { student, stub } of questions) expect(find(student, entries)).toBe(readIn(stub));
  });
});

test('no function of the kit, exported or not, computes what a block asks for, and those that do are found', async () => {
  const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
  const solutions = [
    { name: 'graders/toolkit/complex-rnn.ts', content: read('graders/toolkit/complex-rnn.ts') },
    { name: 'graders/q2/solution.ts', content: read('reference/q2.ts').replaceAll("'../lab/", "'../../lab/") },
  ];
  const { tried, found } = await findSolutions([...entries, ...solutions], join(scratch, 'functions'));
  expect(tried).toBeGreaterThan(300);
  expect(found.sort()).toEqual([
    'q1.backward: graders/toolkit/complex-rnn.ts complexStepGradients',
    'q1.loss: graders/toolkit/plain.ts crossEntropy', // which the lab sheet prints
    'q2.test: graders/q2/solution.ts test',
    'q2.train: graders/q2/solution.ts train',
  ]);
});

test('the kits are clean for the compiler, by the settings that they bring', async () => {
  const { folder, remove } = createTemporaryFolder('kit-types');
  for (const [i, { entries }] of LABS.entries()) {
    const read = entries.filter(({ name }) => /\.[jt]sx?$|\.mjs$|\.json$/.test(name));
    unpack(read, join(folder, `${i}`));
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const [settings, others] = LABS.map(({ entries }) => find('tsconfig.json', entries));
  expect(others).toBe(settings);
  // Both at once: what they have in common is read once.
  const { exclude, ...rest } = JSON.parse(settings);
  const everywhere = exclude.map((path: string) => `*/${path}`);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...rest, exclude: ['node_modules', ...everywhere] }));
  const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
  expect(await start(process.execPath, [tsc, '--checkers', '1'], { cwd: folder }).ended).toMatchObject({
    code: 0,
    output: '',
  });
  remove();
});

// That an archive has the entries, to the last byte, whenever it is made, is shown of any in zip.test.ts.
test('the kit that npm run release writes is the same in another time zone and whatever the course key is', async () => {
  const [output, kit, KEY] = [
    join(scratch, 'release'),
    join(scratch, 'released'),
    'c0ffee-this-is-the-key-of-a-course',
  ];
  const env = { TZ: 'Pacific/Kiritimati', COURSE_KEY: KEY };
  expect(await run('release', ['--lab', PERCEPTRON, '--output', output], { env })).toMatchObject({ code: 0 });
  expect(statSync(join(output, 'autograder.zip')).mode & 0o777).toBe(0o600);
  await unzip(join(output, 'student-kit.zip'), kit);
  for (const { name, content } of perceptron.entries)
    expect([name, readFileSync(join(kit, name)).equals(Buffer.from(content))]).toEqual([name, true]);
  expect(perceptron.entries.filter((entry) => textOf(entry).includes(KEY))).toEqual([]);

  symlinkSync(join(PROJECT, 'node_modules'), join(kit, 'node_modules'));
  const submitted = ['student', join(PERCEPTRON, 'reference')];
  const { stdout } = await run('grade', [...submitted, '--reporter', 'json'], { cwd: kit }, kit);
  const [none, all]: GradeReport[] = JSON.parse(stdout);
  expect([none.marks, all.marks]).toEqual([0, all.maxMarks]);
});

describe('the kit, installed', () => {
  const kit = join(scratch, 'kit');
  const npm = (...args: string[]) => start('npm', args, { cwd: kit }).ended;
  const command = (name: string, ...args: string[]) => run(name, args, { cwd: kit }, kit);

  beforeAll(async () => {
    unpack(entries, kit);
    const installed = await npm('ci', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline');
    expect([installed.code, installed.output]).toEqual([0, expect.anything()]);
    // The native parts, which are large, are those of the project: install.test.ts installs such ones.
    const parts = Object.keys(JSON.parse(find('package-lock.json')).packages).filter((path) => path !== '');
    for (const path of [...parts, 'node_modules/.bin/node']) {
      const [from, to] = [PROJECT, kit].map((folder) => join(folder, path));
      if (!existsSync(from) || existsSync(to)) continue;
      mkdirSync(dirname(to), { recursive: true });
      symlinkSync(from, to);
    }
  }, 120_000);

  test('brings large packages along, of which it has what runs, unchanged, and the address of each other', () => {
    const main = 'node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js';
    expect(readFileSync(join(kit, main)).equals(readFileSync(join(PROJECT, main)))).toBe(true);
    const files = readdirSync(join(kit, 'node_modules/@tensorflow'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
    expect(files.filter((name) => /^[\w-]+.LICENSE$/.test(name))).toHaveLength(4);
    const packages: Record<string, { resolved: string; version: string }> = JSON.parse(
      find('package-lock.json'),
    ).packages;
    const { '': own, ...others } = packages;
    expect(own.resolved).toBeUndefined();
    for (const { resolved, version } of Object.values(others)) {
      expect(resolved).toMatch(new RegExp(`^(https://[^/]+/.+|file:packages/.+)-${RegExp.escape(version)}\\.tgz$`));
    }
  });

  test('says which tasks are solved, not done yet and blocked, also before an upload', async () => {
    const source = compose({ blocks: {} }, course).get('q1.ts') ?? '';
    writeFileSync(join(kit, 'student/q1.ts'), source.replace('// TODO(q1.loss) end', ''));
    const { code, output } = await command('task');
    expect(output.match(/not done yet/g)).toHaveLength(course.rubric.questions[1].tasks.length);
    expect(output).toMatch(/predict +[\d.]+ +blocked by loss/);
    expect(code).toBe(0);
    const upload = await command('submit');
    expect(upload.code).toBe(1);
    for (const block of ['q1.loss', 'q2.train', 'q2.test']) expect(upload.output).toContain(block);
    expect(upload.output).not.toContain('q1.softmax)');
  });

  test('grades no class, and says so', async () => {
    for (const name of ['ada', 'ben']) {
      mkdirSync(join(scratch, 'class', name), { recursive: true });
      writeFileSync(join(scratch, 'class', name, 'q1.ts'), '');
    }
    const { code, output } = await npm('run', '--silent', 'grade', '--', join(scratch, 'class'), '--output', 'runs/a');
    expect([code, output]).toEqual([2, expect.stringContaining('is graded with the instructors’ copy of the lab')]);
  });

  test('compares a faulty submission with recorded answers', async () => {
    const faulty = compose({ blocks: { 'q1.predict': 'return start;' } }, course).get('q1.ts') ?? '';
    writeFileSync(join(kit, 'student/q1.ts'), faulty);
    const { output } = await command('task', 'predict');
    expect(output).toContain('predict must draw characters by random.choice(p)');
    expect(existsSync(join(kit, 'reference'))).toBe(false);
  });

  test.each([
    ['backprop', 'backward', backward({ carried: 'Waa.mmul(dz)' }), 'must give the derivatives of the loss'],
    ['backprop', 'forward', forward({ z: 'Matrix.add(Wax.mmul(xt), ba)' }), 'is not what tanh(Wax x_t'],
    ['predict', 'predict', predict({ begin: "start + '\\n'" }), 'the first draw must be from the distribution'],
  ])(
    'keeps what it found where its hint needs an answer that is not recorded: %s, %s',
    async (task, name, body, found) => {
      const faulty = compose({ blocks: { [`q1.${name}`]: body } }, course).get('q1.ts') ?? '';
      writeFileSync(join(kit, 'student/q1.ts'), faulty);
      const { output } = await command('task', task);
      expect(output).toContain(found);
      expect(output).not.toContain('does not hold the right answer');
    },
  );

  test('grades a correct submission by its workflow: full visible marks, a summary and a JUnit file', async () => {
    for (const [name, source] of compose({ blocks: {} }, course)) writeFileSync(join(kit, 'student', name), source);
    const workflow = parse(find('.github/workflows/checks.yml'));
    const [command] = workflow.jobs.checks.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    const summary = join(scratch, 'summary.md');
    const modes = () => readdirSync(kit).map((name) => [name, statSync(join(kit, name)).mode]);
    const before = Object.fromEntries(modes());
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: kit };
    const { code } = await start('bash', ['-c', command], { cwd: kit, env }).ended;
    expect(code).toBe(0);
    // Also where root grades, with a user of its own for the child.
    expect(Object.fromEntries(modes())).toMatchObject(before);
    const total = course.rubric.questions.reduce((sum, { marks }) => sum + marks, 0);
    expect(readFileSync(summary, 'utf8')).toContain(`${total}/${total}`);
    expect(readFileSync(join(kit, 'results.xml'), 'utf8')).toContain('failures="0"');
  });
});

function normalised(line: string): string {
  return line.replace(/[\s;+-]+/g, '');
}

/** Lines that anybody writes for anything, and one that is a formula of its lab sheet. */
const IDIOMS = [
  ...['return {', 'return history;', 'return result;', 'let sum = 0;', 'let start = 0;', 'tf.tidy(() => {'],
  ...['const inputs = [features];', 'return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));'],
];

/** The lines of TODO blocks that say something, hints aside: those are in the stub. */
function solutionLines(source: string): string[] {
  return [...cutBlocks(source).blocks.values()].flatMap(({ body }) => {
    const lines = body.split('\n').map((line) => line.trim());
    const firstOfCode = lines.findIndex((line) => !line.startsWith('//'));
    return lines.slice(firstOfCode).filter((line) => /\w/.test(line) && !IDIOMS.includes(line));
  });
}
