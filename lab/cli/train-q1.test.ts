import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterAll, describe, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { trainingLab } from '../../testing/training-lab.ts';
import { samplesOf } from '../q1/experiment.ts';
import { SeededRandom } from '../random.ts';

const folder = mkdtempSync(join(tmpdir(), 'train-q1-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Student's file whose model runs but does not learn: its loss is always 4. */
const STUDENT = `import { TodoError } from 'lab-harness/inside';
export class RNN {
  parameters; vocabulary;
  constructor(parameters, vocabulary) { this.parameters = parameters; this.vocabulary = vocabulary; }
  forward() { return { x: [], a: [], yPred: [] }; }
  loss() { return 4; }
  backward() { const { Wax, Waa, Wya, ba, by } = this.parameters; return { dWax: Wax, dWaa: Waa, dWya: Wya, dba: ba, dby: by }; }
  predict() { return 'ann'; }
}
`;

let kits = 0;

/** Makes a copy of the lab with a file of a student's, to train its model. */
function kit(student: string) {
  const { root, train, start } = trainingLab(join(folder, String(kits++)), 'student/q1.ts', student);
  writeFileSync(join(root, 'short.txt'), 'ab\nc\n');
  return {
    root,
    train: (options: string[]) => train('q1', ...options),
    start: (options: string[]) => start('q1', ...options),
  };
}

const pageOf = (root: string, file = 'runs/train-q1.html') =>
  parseHTML(readFileSync(join(root, file), 'utf8')).document;

describe.concurrent('a run', () => {
  test('prints its settings, its progress with samples, and how it ended', async () => {
    const options = ['--corpus', 'short.txt', '--hidden', '5', '--max-iterations', '20', '--progress-every', '10'];
    const { root, train } = kit(STUDENT);
    const { code, stdout, stderr } = await train(options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      'student/q1.ts on short.txt (2 examples) · V = 4 · H = 5 · adam at 0.001 · seed 1 · at most 20 iterations',
      '',
      'iteration  smooth loss  per second  samples',
      expect.stringMatching(/^ {7}10 {8}4\.157 +[\d,]+ {2}"ann" "ann" "ann"$/),
      expect.stringMatching(/^ {7}20 {8}4\.156 +[\d,]+ {2}"ann" "ann" "ann"$/),
      '',
      expect.stringMatching(/^stopped at the cap: smooth loss 4\.156 after 20 iterations in \d+\.\d s$/),
      'page: runs/train-q1.html',
    ]);

    const page = pageOf(root);
    expect(page.querySelector('.card')?.textContent).toBe(lines.at(-2));
    expect(page.querySelector('svg[role=img]')?.getAttribute('aria-label')).toContain(
      'smooth loss: from 4.159 to 4.156',
    );
    const cells = [...page.querySelectorAll('td')].map((cell) => cell.textContent);
    expect(cells).toEqual(['10', '4.157', '"ann" "ann" "ann"', '20', '4.156', '"ann" "ann" "ann"']);
  });

  test('ends below the threshold, with the other optimizer and the corpus that ships', async () => {
    const options = ['--optimizer', 'adagrad', '--hidden', '1', '--threshold', '16.4', '--seed', '9'];
    const { code, stdout } = await kit(STUDENT).train(options);
    expect(code).toBe(0);
    expect(stdout).toContain('on fixtures/names.txt (2,000 examples) · V = 27 · H = 1 · adagrad at 0.05 · seed 9');
    expect(stdout).toContain('until smooth loss < 16.4, at most 30,000 iterations');
    // The first name is 'jodi': from 5 log 27 = 16.479 towards 4, a thousandth of the way each time.
    expect(stdout).toMatch(/\nreached the threshold: smooth loss 16\.392 after 7 iterations in \d+\.\d s\npage: .*\n$/);
  });

  test('shows the loss although predict is not done yet', async () => {
    const student = STUDENT.replace("return 'ann'", "throw new TodoError('q1.predict')");
    const options = ['--hidden', '5', '--max-iterations', '10', '--progress-every', '10'];
    const { code, stdout } = await kit(student).train(options);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n +10 .*\(q1\.predict is not done yet\)\n/);
  });

  test('ends cleanly after Ctrl-C', async () => {
    const { root, start } = kit(STUDENT);
    const settings = ['--hidden', '5', '--threshold', '4', '--max-iterations', '100000000', '--progress-every', '5'];
    const { child, until, ended } = start([...settings, '--page', 'new/folder/so-far.html']);
    await until(/"ann"/);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /\nstopped by Ctrl-C: smooth loss \d+\.\d+ after [\d,]+ iterations in \d+\.\d s\npage: new\/folder\/so-far\.html\n$/,
    );
    expect(pageOf(root, 'new/folder/so-far.html').querySelector('.card')?.textContent).toMatch(/^stopped by Ctrl-C: /);
  });

  test('says so where its page cannot be written, after all that it prints', async () => {
    const options = [
      '--corpus',
      'short.txt',
      '--hidden',
      '5',
      '--max-iterations',
      '20',
      '--page',
      'short.txt/page.html',
    ];
    const { code, stdout, stderr } = await kit(STUDENT).train(options);
    expect(stdout).toMatch(/\nstopped at the cap: .*\n$/);
    expect(stderr).toMatch(
      /^short\.txt\/page\.html: the page could not be written: .*; choose another file with --page\n$/,
    );
    expect(code).toBe(2);
  });
});

describe('a wrong command exits with 2', () => {
  test.each([
    ['an unknown option', ['--layers', '2'], "error: unknown option '--layers'"],
    ['a number that is none', ['--hidden', '1e2'], 'It must be a whole number from 1 to 2,000.'],
    ['an unknown optimizer', ['--optimizer', 'sgd'], 'Allowed choices are adam, adagrad.'],
    ['a missing corpus', ['--corpus', 'nowhere.txt'], 'nowhere.txt: there is no such file'],
  ])('%s', async (_, options, message) => {
    const { code, stdout, stderr } = await runHere('lab/cli/train.ts', ['q1', ...options], folder);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('\n    at ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('a missing q1.ts', async () => {
    const { code, stdout, stderr } = await kit(STUDENT).train(['--from', 'reference']);
    expect(stderr).toMatch(/reference\/q1\.ts: there is no such file.*\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent("a student's mistake exits with 1 and says where it is", () => {
  test.each([
    [
      'a block that is not done',
      STUDENT.replace('return 4', "throw new TodoError('q1.loss')"),
      'q1.loss is not done yet: fill in its TODO block\n',
    ],
    [
      'an error',
      STUDENT.replace('return 4', 'return undefined.length'),
      "student/q1.ts:6: TypeError: Cannot read properties of undefined (reading 'length')\n",
    ],
    [
      'something thrown that is no error',
      STUDENT.replace('return 4', "throw 'oops'"),
      "the code threw 'oops', which is no Error\n",
    ],
    [
      'an enum',
      `enum Gate { Open }\n${STUDENT}`,
      'student/q1.ts:1: SyntaxError: TypeScript enum is not supported in strip-only mode\n' +
        'Node runs TypeScript by erasing the types. Write a const object instead of an enum, ' +
        'and fields with assignments instead of parameter properties.\n',
    ],
    [
      'a package that is not there',
      `import 'no-such-package';\n${STUDENT}`,
      expect.stringContaining("student/q1.ts: Error: Cannot find package 'no-such-package'"),
    ],
    ['a class of another name', STUDENT.replace('class RNN', 'class Rnn'), 'student/q1.ts must export class RNN\n'],
    [
      'a loss that is not a number',
      STUDENT.replace('return 4', 'return Math.log(-1)'),
      expect.stringContaining('the loss of iteration 1 is NaN'),
    ],
  ])('%s', async (_, student, message) => {
    const { code, stderr } = await kit(student).train(['--hidden', '5', '--max-iterations', '10']);
    expect(stderr).toEqual(message);
    expect(code).toBe(1);
  });
});

describe('samplesOf', () => {
  test('quotes what predict writes from nothing, so that odd and empty texts show', () => {
    const texts = ['anna', '', 'a\tb'];
    const starts: string[] = [];
    const model = {
      predict(start: string): string {
        starts.push(start);
        return texts[starts.length - 1];
      },
    };
    expect(samplesOf(model, new SeededRandom(1), 3)).toBe('"anna" "" "a\\tb"');
    expect(starts).toEqual(['', '', '']);
  });

  test('hands on the random numbers, so that samples differ and repeat from a seed', () => {
    const model: Parameters<typeof samplesOf>[0] = {
      predict: (_, random) => 'abcdefgh'[random.choice(Array(8).fill(1 / 8))],
    };
    const first = samplesOf(model, new SeededRandom(4), 6);
    expect(new Set(first.split(' ')).size).toBeGreaterThan(2);
    expect(samplesOf(model, new SeededRandom(4), 6)).toBe(first);
  });
});
