import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compose } from '../../proofs/compose.ts';
import { runHere } from '../../testing/run-here.ts';
import { run, watchTask } from '../../testing/start.ts';
import { shortName } from '../authoring/lab.ts';
import { replayToken } from '../grading/seed.ts';
import { loadCourse } from '../rubric/course.ts';
import { PROJECT } from '../support/project.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

// A project of its own, for these tests edit the student's files.
const { folder: project, remove } = createTemporaryFolder('task-test');
afterAll(remove);
for (const part of [
  ...['fixtures', 'graders', 'harness', 'lab', 'reference', 'student'],
  ...['package.json', 'rubric.yaml', 'tsconfig.json', 'package-lock.json'],
]) {
  cpSync(join(PROJECT, part), join(project, part), { recursive: true });
}
symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'));

const task = (...args: string[]) => run('task', args, { cwd: project }, project);

/** Watches a task of that project. */
const watch = (args: string[], act: Parameters<typeof watchTask>[1]) => watchTask(args, act, project);

/** Runs the command in this process, which does without Vitest: for the status of all tasks, and what is refused. */
const taskHere = (...args: string[]) => runHere('harness/cli/task.ts', args, project);

const course = await loadCourse();

/** Puts a student's q1.ts in place: the reference with other bodies in some blocks. */
function write(blocks: Record<string, string>): void {
  writeFileSync(join(project, 'student/q1.ts'), compose({ blocks }, course).get('q1.ts') ?? '');
}

/** Puts a function outside of the blocks; gives its line, and what is said of it. */
function addOutside(): { line: number; ignored: string } {
  const path = join(project, 'student/q1.ts');
  const text = readFileSync(path, 'utf8').replace(
    'export class',
    'function stable(x: Matrix) {\n  return x;\n}\n\nexport class',
  );
  writeFileSync(path, text);
  const line = text.split('\n').findIndex((each) => each.startsWith('function stable')) + 1;
  return {
    line,
    ignored: `note: q1.ts:${line}: stable stands outside the TODO blocks, where it is ignored: move it into a block`,
  };
}

/** Joins lines that were wrapped. */
const unwrapped = (text: string) => text.replace(/\n {10}\b/g, ' ');

const tasks = course.rubric.questions.flatMap((question) => question.tasks);
const width = Math.max(...tasks.map(({ marks }) => String(marks).length));
/** What a task is worth, as a column has it. */
const marks = (id: string) => String(tasks.find((task) => task.id === id)?.marks).padStart(width);

const LOG2 = 'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0))).reduce((a, b) => a + b, 0);';

function token(task: string, check: string): string {
  return replayToken({ task, check, seed: 1, path: '' });
}

/** What an editor's list of problems takes from the output of one of its tasks. */
function problemsIn(output: string, label: string): Record<string, string | undefined>[] {
  const { tasks } = JSON.parse(readFileSync(join(PROJECT, '.vscode/tasks.json'), 'utf8'));
  const { problemMatcher } = tasks.find((one: { label: string }) => one.label === label);
  const { regexp, ...groups }: { regexp: string } & Record<string, number> = problemMatcher.pattern;
  return output.split('\n').flatMap((line) => {
    const match = new RegExp(regexp).exec(line);
    return match ? [Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, match[group]]))] : [];
  });
}

test('npm run task says how all tasks stand', async () => {
  const [softmax, loss, backprop, ...others] = course.lab.questions.flatMap((question) => question.tasks);
  const undone = others.flatMap(({ blocks }) => blocks.map((block) => [block, `throw new TodoError('${block}');`]));
  write({ 'q1.loss': LOG2, 'q1.forward': 'enum Base { E }', ...Object.fromEntries(undone) });
  const { ignored } = addOutside();
  const { code, output } = await task();
  const widest = Math.max(...tasks.map((task) => shortName(task).length));
  const row = (task: { id: string }) => `${shortName(task).padEnd(widest)}  ${marks(task.id)} `;
  expect(output.split('\n')).toEqual([
    ignored,
    '',
    `✓ ${row(softmax)} passed`,
    `✗ ${row(loss)} 2 of 11 checks fail: The result follows the formula, and the arguments stay`,
    expect.stringMatching(new RegExp(`^✗ ${row(backprop)} q1\\.ts:\\d+:\\d+: enum cannot be used here: `)),
    ...others.map((task) => `· ${row(task)} not done yet`),
    '',
    'Next: npm run task -- loss',
    expect.stringMatching(/^types: student\/q1\.ts:\d+:\d+: A function whose declared type /),
    expect.stringMatching(/^ {10}\S.*; npx tsc shows all, /),
    '',
  ]);
  expect(code).toBe(0);
  expect(problemsIn(output, 'status of all tasks')).toEqual([
    expect.objectContaining({ file: 'q1.ts', message: expect.stringMatching(/^enum cannot/) }),
  ]);
});

describe('npm run task -- NAME', () => {
  test('names what is ignored first, where an error came from, and after the checks what the compiler finds, which has no part in them', async () => {
    const todo = ['loss', 'forward', 'backward', 'predict'].map((name) => [
      `q1.${name}`,
      `throw new TodoError('q1.${name}');`,
    ]);
    write({ 'q1.softmax': 'return stable(x);', ...Object.fromEntries(todo) });
    const { line, ignored } = addOutside();
    await watch(['softmax'], async (next) => {
      const outside = unwrapped(await next());
      expect(outside).toContain(`q1.softmax\n  ${ignored}\n  ✓`);
      // Again where a block uses it.
      expect(outside.match(new RegExp(`stable stands in line ${line}, outside the TODO blocks`, 'g'))).toHaveLength(1);
      write({});
      expect(await next(/(?<=types: )no errors\n/)).toMatch(
        /all \d+ checks pass(.|\n)*runs again when you save(.|\n)*\ntypes: $/,
      );
      write({ 'q1.softmax': 'const n: number = "1"; return Matrix.exp(x, n).foo();' });
      expect(unwrapped(await next(/and\s+none\s+costs\s+marks\n/))).toMatch(
        /run of (.|\n)*runs again when you save(.|\n)*\ntypes: student\/q1\.ts:\d+:\d+: Type 'string' is not assignable to type 'number' \(and \d more\); npx tsc shows all, $/,
      );
      write({ 'q1.softmax': "console.log(1); throw new RangeError('mine');" });
      const source = readFileSync(join(project, 'student/q1.ts'), 'utf8').split('\n');
      const thrown = String(source.findIndex((each) => each.includes('mine')) + 1);
      const said = await next();
      // As the editor's list of problems takes it.
      const problem = { message: 'The result follows the formula', file: 'student/q1.ts', line: thrown };
      expect(problemsIn(said, 'check one task')).toContainEqual(expect.objectContaining(problem));
      expect(said).toContain('a check that fails shows what its case printed, and --debug');
    });
  });

  test('checks what is there, and says what is not done yet, and once what waits for it', async () => {
    const begun = {
      'q2.test': "throw new TodoError('q2.test');",
      'q1.backward': "throw new TodoError('q1.backward');",
    };
    write(begun);
    await watch(['backprop'], async (next) => {
      const output = await next();
      expect(output).toMatch(/ {2}✗ .*\n {6}not done yet: fill in the block TODO\(q1\.backward\)\n/);
      expect(output).toContain('  ✓ Every input, state and output has the right value\n');
      expect(unwrapped(output)).toMatch(
        /\n {2}· The gradients are .* {2}\(not run: waits for TODO\(q1\.backward\)\)\n/,
      );
      expect(output).toMatch(/ {2}\(not run: waits for TODO\(q1\.backward\)\)\n {2}· No print is left in the block\n/);
      write({ ...begun, 'q1.forward': 'return { x: [], a: [aPrev], yPred: [] };' });
      expect(await next()).toMatch(/ {2}✗ Every input, state and output has the right value/);
    });
    expect((await taskHere()).stdout).toMatch(/\n✗ backprop +\d+ {2}not done yet \(0 of \d+ checks pass, \d fail\)\n/);
  });

  test('says once what was expected, what came and for which input; the case can be run alone until it passes', async () => {
    write({ 'q1.loss': LOG2 });
    const failing = await task('loss', '--seed', '5');
    expect(failing.output.match(/L = −Σ log yPred/g)).toHaveLength(1);
    const [finding, command] = /✗ The result follows[\s\S]*?(npm run task -- .*)/.exec(failing.output) ?? [];
    for (const line of [
      'input     yPred [[0.44807, 0.55193]], targets [1]',
      'expected  0.594335',
      'got       0.857444',
    ]) {
      expect(finding).toContain(`\n      ${line}\n`);
    }
    expect(failing.output).toMatch(
      /may follow from what is found above: The result follows the formula, and the\s+arguments stay\n/,
    );
    expect(failing.code).toBe(1);

    expect(failing.output).toMatch(/\ntypes: no errors\n$/);

    // The token says which task it is of.
    const [, , , , , ...args] = command?.split(' ') ?? [];
    await watch([...args, '--debug'], async (next) => {
      const alone = await next();
      for (const line of finding?.slice(0, finding.indexOf('      this case')).split('\n') ?? [])
        expect(alone).toContain(line);
      expect(alone).toContain('\n1 of 2 checks fails\n');
      write({});
      expect(await next()).toContain('\nthis case passes: run all checks again\n');
    });
  });

  test('refuses what it does not know, and what does not go together', async () => {
    const ofLoss = token('q1.loss', 'formula');
    const refusals: [string[], string][] = [
      [['sofmax'], `there is no task 'sofmax': take one of ${tasks.map(shortName).join(', ')}. Did you mean softmax?`],
      [['forward'], 'Did you mean backprop?'],
      [['Q1.Backwrad'], 'Did you mean backprop?'],
      [['2'], 'Did you mean loss?'],
      [['q2'], 'Did you mean train?'],
      [['everything'], `${tasks.map(shortName).join(', ')}\n`],
      [['loss', '--replay', token('q1.loss', 'gone')], "has no check 'gone' in q1.loss"],
      [['student/q2.ts'], 'Did you mean train?'],
      [['--watch'], '--watch is for one task: npm run task -- softmax --watch'],
      [['--seed', '5'], '--seed is for one task: npm run task -- softmax --seed 5'],
      [['--replay', 'formula.0.0.0000'], "'formula.0.0.0000' is no replay token of this lab: copy the whole line"],
      [['softmax', '--replay', ofLoss], `is another task’s: npm run task -- loss --replay ${ofLoss}\n`],
    ];
    const results = await Promise.all(refusals.map(([args]) => taskHere(...args)));
    for (const [i, { code, stderr }] of results.entries()) {
      expect(stderr).toContain(refusals[i][1]);
      expect(code).toBe(2);
    }
  });
});
