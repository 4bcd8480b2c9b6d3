import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compose } from '../../proofs/compose.ts';
import { runHere } from '../../testing/run-here.ts';
import { copyLab, openSampleCopy } from '../../testing/sample-copy.ts';
import { shortName } from '../authoring/lab.ts';
import { replayToken } from '../grading/seed.ts';
import { loadCourse } from '../rubric/course.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// A project of its own, for these tests edit the student's files.
const project = mkdtempSync(join(tmpdir(), 'task-test-'));
for (const part of [
  'fixtures',
  'graders',
  'harness',
  'lab',
  'reference',
  'student',
  'package.json',
  'rubric.yaml',
  'tsconfig.json',
  'package-lock.json',
]) {
  cpSync(join(root, part), join(project, part), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };

function taskIn(cwd: string, ...args: string[]): Promise<{ code: unknown; output: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(project, 'harness/cli/task.ts'), ...args],
      { cwd, env },
      (error, stdout, stderr) => {
        resolve({ code: error?.code ?? 0, output: stdout + stderr });
      },
    );
  });
}

function task(...args: string[]): Promise<{ code: unknown; output: string }> {
  return taskIn(project, ...args);
}

/** Runs the command in this process, which does without Vitest: for the status of all tasks, and what is refused. */
async function taskHere(folder: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await runHere('harness/cli/task.ts', args, folder);
  return { code, output: stdout + stderr };
}

const course = await loadCourse();

/** Puts a student's q1.ts in place: the reference with other bodies in some blocks. */
function write(blocks: Record<string, string>): void {
  writeFileSync(join(project, 'student/q1.ts'), compose({ blocks }, course).get('q1.ts') ?? '');
}

/** Joins lines that were wrapped. */
const unwrapped = (text: string) => text.replace(/\n {10}\b/g, ' ');

const tasks = course.rubric.questions.flatMap((question) => question.tasks);
const width = Math.max(...tasks.map(({ marks }) => String(marks).length));
/** What a task is worth, as a column has it. */
const marks = (id: string) => String(tasks.find((task) => task.id === id)?.marks).padStart(width);

const LOG2 = 'return -targets.map((k, t) => Math.log2(yPred[t].get(k, 0))).reduce((a, b) => a + b, 0);';

function token(task: string, check: string, path = ''): string {
  return replayToken({ task, check, seed: 1, path });
}

/** What an editor's list of problems takes from the output of one of its tasks. */
function problemsIn(output: string, label: string): Record<string, string | undefined>[] {
  const { tasks } = JSON.parse(readFileSync(join(root, '.vscode/tasks.json'), 'utf8'));
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
  const { code, output } = await task();
  const widest = Math.max(...tasks.map((task) => shortName(task).length));
  const row = (task: { id: string }) => `${shortName(task).padEnd(widest)}  ${marks(task.id)} `;
  expect(output.split('\n')).toEqual([
    `✓ ${row(softmax)} passed`,
    `✗ ${row(loss)} 2 of 11 checks fail: The result follows the formula`,
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
  test('names first what is ignored, and again where a block uses it', async () => {
    const todo = ['loss', 'forward', 'backward', 'predict'].map((name) => [
      `q1.${name}`,
      `throw new TodoError('q1.${name}');`,
    ]);
    write({ 'q1.softmax': 'return stable(x);', ...Object.fromEntries(todo) });
    const path = join(project, 'student/q1.ts');
    const text = readFileSync(path, 'utf8').replace(
      'export class',
      'function stable(x: Matrix) {\n  return x;\n}\n\nexport class',
    );
    writeFileSync(path, text);
    const line = text.split('\n').findIndex((each) => each.startsWith('function stable')) + 1;
    const ignored = `stable stands outside the TODO blocks, where it is ignored: move it into a block`;
    const output = unwrapped((await task('softmax')).output);
    expect(output).toContain(`q1.softmax\n  note: q1.ts:${line}: ${ignored}\n  ✓`);
    expect(output.match(new RegExp(`stable stands in line ${line}, outside the TODO blocks`, 'g'))).toHaveLength(1);
    expect((await taskHere(project)).output).toContain(`note: q1.ts:${line}: ${ignored}\n\n`);
  });

  test('says what the compiler finds, after the checks, which it has no part in', async () => {
    write({ 'q1.softmax': 'const n: number = "1"; return Matrix.exp(x, n).foo();' });
    const { output } = await task('softmax');
    expect(unwrapped(output)).toMatch(
      /\n\ntypes: student\/q1\.ts:\d+:\d+: Type 'string' is not assignable to type 'number' \(and \d more\); npx tsc shows all, /,
    );
    // While one watches, beneath each run.
    write({});
    const command = [join(project, 'harness/cli/task.ts'), 'softmax', '--watch'];
    const watching = spawn(process.execPath, command, { cwd: project, env });
    const ended = new Promise((resolve) => watching.on('close', resolve));
    const runs = outputUntil(watching.stdout, /(?<=types: )(no errors|student)/);
    expect((await runs.next()).value).toMatch(/all \d+ checks pass(.|\n)*runs again when you save(.|\n)*\ntypes: $/);
    write({ 'q1.softmax': 'const n: number = "1"; return Matrix.exp(x, n).foo();' });
    expect((await runs.next()).value).toMatch(/run of (.|\n)*runs again when you save(.|\n)*\ntypes: $/);
    watching.kill('SIGINT');
    await ended;
  });

  test('says what is not done yet, and why the rest did not run', async () => {
    const { code, output } = await task('train');
    expect(output).toMatch(/✗ .*\n {6}not done yet: fill in the block TODO\(q2\./);
    expect(output.match(/\(not run: waits for TODO\(q2\./g)).toHaveLength(1);
    expect(output).toMatch(/\n1 of (\d+) checks fails, \d+ not run\n/);
    expect(code).toBe(1);
  });

  test('checks what is there, and says what waits for which block', async () => {
    const begun = {
      'q2.test': "throw new TodoError('q2.test');",
      'q1.backward': "throw new TodoError('q1.backward');",
    };
    write(begun);
    const { output } = await task('backprop');
    expect(output).toMatch(/ {2}✗ .*\n {6}not done yet: fill in the block TODO\(q1\.backward\)\n/);
    expect(output).toContain('  ✓ Every input, state and output has the right value\n');
    expect(unwrapped(output)).toMatch(/\n {2}· The gradients are .* {2}\(not run: waits for TODO\(q1\.backward\)\)\n/);
    write({ ...begun, 'q1.forward': 'return { x: [], a: [aPrev], yPred: [] };' });
    const wrong = await task('backprop');
    expect(wrong.output).toMatch(/ {2}✗ Every input, state and output has the right value/);
    expect((await taskHere(project)).output).toMatch(
      /\n✗ backprop +\d+ {2}not done yet \(0 of \d+ checks pass, \d fail\)\n/,
    );
  });

  test('passes for a correct submission, in one process', async () => {
    write({});
    const { code, output } = await task('loss', '--debug');
    expect(output).toMatch(/( {2}✓ .*\n){11}\nall 11 checks pass\n/);
    expect(code).toBe(0);
  });

  test('says once what was expected, what came and for which input; the case can be run alone until it passes', async () => {
    write({ 'q1.loss': LOG2 });
    const failing = await task('loss', '--seed', '5');
    expect(failing.output.match(/T uniform predictions over V characters cost T · log V/g)).toHaveLength(1);
    const [finding, command] = /✗ A uniform prediction[\s\S]*?(npm run task -- .*)/.exec(failing.output) ?? [];
    for (const line of ['input     yPred [[0.5, 0.5]], targets [0]', 'expected  0.693147', 'got       1']) {
      expect(finding).toContain(`\n      ${line}\n`);
    }
    expect(failing.code).toBe(1);

    const [, , , , ...args] = command?.split(' ') ?? [];
    const alone = await task(...args, '--debug');
    // Alone it also names the mistake, which another finding names among all checks.
    for (const line of finding?.slice(0, finding.indexOf('      this case')).split('\n') ?? [])
      expect(alone.output).toContain(line);
    expect(alone.output).toContain('\n1 of 2 checks fails\n');
    expect(alone.code).toBe(1);

    write({});
    // The token says which task it is of.
    const mended = await task(...args.slice(1));
    expect(mended.output).toMatch(/this case passes: run all checks again\n(.*\n)*types: no errors\n$/);
    expect(mended.code).toBe(0);
  });

  test('says where an error came from, as the editor’s list of problems takes it', async () => {
    write({ 'q1.loss': "throw new RangeError('mine')" });
    const { output } = await task('loss');
    const line =
      readFileSync(join(project, 'student/q1.ts'), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('mine')) + 1;
    const problems = problemsIn(output, 'check one task');
    expect(problems).toContainEqual(
      expect.objectContaining({ message: 'The result follows the formula', file: 'student/q1.ts', line: String(line) }),
    );
  });

  test('explains why an enum cannot be used, in one process', async () => {
    write({ 'q1.loss': 'enum Base { E } return Base.E;' });
    const { code, output } = await task('loss', '--debug');
    expect(output).toMatch(/q1\.ts:\d+:\d+: .*enum.* cannot be used here/);
    expect(code).toBe(1);
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
    const results = await Promise.all(refusals.map(([args]) => taskHere(project, ...args)));
    for (const [i, { code, output }] of results.entries()) {
      expect(output).toContain(refusals[i][1]);
      expect(code).toBe(2);
    }
  });

  test('refuses a token whose case this version does not draw', async () => {
    write({});
    const { code, output } = await task('loss', '--replay', token('q1.loss', 'formula', '0:99999'));
    expect(output).toContain('the replay token is of another version of the lab');
    expect(code).toBe(1);
  });
});

describe('a lab elsewhere', () => {
  test('is the nearest one upward, in a folder of any name, and needs no more than its rubric, checks and the student’s file', async () => {
    const { folder, remove } = copyLab(join(root, 'labs/perceptron'));
    const odd = join(folder, 'RNN%20Lab #8? 50%');
    try {
      for (const part of readdirSync(folder)) cpSync(join(folder, part), join(odd, part), { recursive: true });
      cpSync(join(odd, 'reference'), join(odd, 'student'), { recursive: true });
      const [passing, inProcess] = await Promise.all([
        taskIn(odd, 'sigmoid'),
        taskIn(join(odd, 'student'), 'sigmoid', '--debug'),
      ]);
      for (const { code, output } of [passing, inProcess]) {
        expect(output).toMatch(/\nall \d+ checks pass\n/);
        expect(code).toBe(0);
      }
      expect(readdirSync(join(odd, 'student'))).toEqual(['perceptron.ts']);
    } finally {
      remove();
    }
  });

  test('is named by --lab; places in its file are from its folder', async () => {
    const copy = await openSampleCopy();
    try {
      copy.write(['return 2 * x;', "throw new RangeError('mine');"]);
      const results = await Promise.all(
        [[], ['--debug']].map((args) => task('double', '--lab', copy.course.root, ...args)),
      );
      for (const { code, output } of results) {
        expect(output).toMatch(/✗ .+ {2}student\/sums\.ts:4:11\n {6}double threw RangeError: mine\n/);
        expect(code).toBe(1);
      }
    } finally {
      copy.remove();
    }
  });

  test('says what was printed, and how to see more; --debug prints and ends', async () => {
    const copy = await openSampleCopy();
    const run = async (...args: string[]) => (await task('double', '--lab', copy.course.root, ...args)).output;
    try {
      copy.write(['return 2 * x;', "console.log('x is', x);\n    return x + 1;"]);
      expect(await run()).toContain('\n      it printed:\n      │ x is 2\n');
      expect(await run('--debug')).toMatch(/\nx is 2\n/);
    } finally {
      copy.remove();
    }
    write({ 'q1.loss': 'console.log(1); return 0;' });
    expect((await task('loss')).output).toContain('a check that fails shows what its case printed, and --debug');
  });

  test('--inspect says that it waits for a debugger, and how to attach one', async () => {
    const copy = await openSampleCopy();
    copy.write();
    const command = [join(project, 'harness/cli/task.ts'), 'double', '--inspect', '--lab', copy.course.root];
    const waiting = spawn(process.execPath, command, { env });
    const ended = new Promise((resolve) => waiting.on('close', resolve));
    try {
      const output = outputUntil(waiting.stdout, /chrome:\/\/inspect/);
      expect((await output.next()).value).toContain('Waiting for a debugger');
    } finally {
      waiting.kill('SIGKILL');
      await ended;
      copy.remove();
    }
  });

  test('without the student’s file says so, and without a rubric is none', async () => {
    const { folder, remove } = copyLab(join(root, 'testing/sample-lab'));
    try {
      const nowhere = await taskHere(folder, 'double');
      expect(nowhere.output).toContain('student/sums.ts does not exist: it is the file to work on');
      expect(nowhere.code).toBe(2);
      mkdirSync(join(folder, 'student'));
      const missing = await taskIn(folder, 'double');
      const none = await taskHere(project, 'double', '--lab', join(folder, 'graders'));
      expect(missing.output).toContain('sums.ts is missing from the submission');
      expect(missing.code).toBe(1);
      expect(none.output).toContain('graders is no lab: there is no rubric.yaml in it');
      expect(none.code).toBe(2);
    } finally {
      remove();
    }
  });
});

describe('--watch runs the checks again on the saved file', () => {
  /** Watches a task of a copy of the sample lab, and says what each run says. */
  async function watching(
    copy: Awaited<ReturnType<typeof openSampleCopy>>,
    args: string[],
    act: (next: () => Promise<string>) => Promise<void>,
  ): Promise<void> {
    const command = [join(project, 'harness/cli/task.ts'), ...args, '--watch', '--lab', copy.course.root];
    const child = spawn(process.execPath, command, { env });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const runs = outputUntil(child.stdout, /runs again when you save/);
    await act(async () => (await runs.next()).value ?? '').finally(() => child.kill('SIGINT'));
    await ended;
  }

  test('in one process', async () => {
    const copy = await openSampleCopy();
    copy.write();
    await watching(copy, ['double', '--debug'], async (next) => {
      expect(await next()).toContain('all 3 checks pass');
      copy.write(['return 2 * x;', 'return x + 1;']);
      expect(await next()).toContain('1 of 3 checks fails');
      copy.write();
      expect(await next()).toContain('all 3 checks pass');
    });
    copy.remove();
  });

  test('in the sandbox: with a page of what failed, and after green the next step', async () => {
    const copy = await openSampleCopy();
    const page = join(copy.course.root, 'runs/task-double.html');
    copy.write(['return 2 * x;', 'return x + 1;']);
    await watching(copy, ['double'], async (next) => {
      const failed = '\n1 of 3 checks fails\non a page, with drawings: runs/task-double.html\n';
      expect(await next()).toContain(failed);
      expect(readFileSync(page, 'utf8')).toContain('must be 4');
      copy.write(['return this.double(this.double(x));', "throw new Error('to do');"]);
      expect(await next()).toContain('\nall 3 checks pass\nNext: npm run task -- fourfold\n');
      expect(existsSync(page)).toBe(false);
    });
    await watching(copy, ['fourfold'], async (next) => {
      expect(await next()).toMatch(/\n1 of 2 checks fails, 1 not run\n\n/);
      copy.write(['return 2 * x;', "throw new Error('to do');"], ['this.double(this.double(x))', '4 * x']);
      expect(await next()).toContain('\nNext: npm run task -- double\n');
      copy.write();
      expect(await next()).toContain('\nAll visible checks pass. Next: npm run submit\n');
      // Filled in, and wrong.
      copy.write(['return 2 * x;', 'return x + 1;'], ['this.double(this.double(x))', '4 * x']);
      expect(await next()).toContain('\nNext: npm run task -- double\n');
    });
    copy.remove();
  });
});

const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

test.runIf(hasScript)('--watch takes keys at a terminal; Ctrl-C says nothing of checks that did not run', async () => {
  const copy = await openSampleCopy();
  copy.write();
  const command = `${process.execPath} ${join(project, 'harness/cli/task.ts')} double --watch --lab ${copy.course.root}`;
  const watching = spawn('script', ['-qec', command, '/dev/null'], { env });
  const ended = new Promise((resolve) => watching.on('close', resolve));
  const cleared = '\x1b[2J\x1b[3J\x1b[Hrun of ';
  const { stdin } = watching;
  const said: string[] = [];
  try {
    const output = outputUntil(watching.stdout, /h shows the keys|show this help|checking /);
    const next = async () => said.push((await output.next()).value ?? '');
    const waits: [key: string, pieces: number][] = [
      ['', 2],
      ['h', 1],
      ['\r', 2],
      ['a', 1],
    ];
    for (const [key, pieces] of waits) {
      stdin.write(key);
      for (let i = 0; i < pieces; i++) await next();
    }
    stdin.write('\x03');
    const rest = await output.next();
    const [, first, help, begun, again, begunAgain] = said;
    expect(help).toMatch(/Enter, a +run the checks again/);
    for (const text of [first, again]) expect(text).toContain('all 3 checks pass');
    for (const text of [begun, begunAgain]) expect(text).toContain(cleared);
    expect(rest).toMatchObject({ done: true, value: expect.not.stringContaining('pass') });
    expect(await ended).toBe(130);
  } finally {
    watching.kill();
    await ended;
    copy.remove();
  }
});

/** Reads a stream in pieces that end with a phrase; returns the rest. */
async function* outputUntil(stream: AsyncIterable<Buffer>, phrase: RegExp): AsyncGenerator<string, string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    for (let match = phrase.exec(text); match; match = phrase.exec(text)) {
      yield text.slice(0, match.index);
      text = text.slice(match.index + match[0].length);
    }
  }
  return text;
}
