import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../../testing/run-here.ts';
import { type GradeReport, gradeReport } from '../report/schema.ts';

// A lab of one-line checks in a folder outside of the project, graded in the real sandbox.

const REFERENCE = `
export function mean(xs: number[]): number {
  // TODO(fit.mean) begin
  return xs.reduce((sum, x) => sum + x, 0) / xs.length;
  // TODO(fit.mean) end
}

/** Averages (w x − y)², with x and y an example. */
export function lossOf(w: number, examples: [number, number][]): number {
  return mean(examples.map(([x, y]) => (w * x - y) ** 2));
}

export function gradientOf(w: number, examples: [number, number][]): number {
  // TODO(fit.gradient) begin
  return mean(examples.map(([x, y]) => 2 * x * (w * x - y)));
  // TODO(fit.gradient) end
}

/** Descends by the gradient. @returns the loss before each step */
export function train(w: number, examples: [number, number][], rate: number, steps: number): number[] {
  // TODO(fit.train) begin
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    losses.push(lossOf(w, examples));
    w -= rate * gradientOf(w, examples);
  }
  return losses;
  // TODO(fit.train) end
}
`;

const CHECKS = `
import { agrees, defineChecks, example, fc, gradient, history, property, real } from 'lab-harness/authoring';

const numbers = fc.array(real(-100, 100), { minLength: 1, maxLength: 12 });
const examples = fc.array(fc.tuple(real(-2, 2), real(-2, 2)), { minLength: 1, maxLength: 6 });

export default defineChecks({
  'fit.mean': [
    example('mean', [[1, 2, 6]], 3),
    agrees('mean', [numbers]),
    property('The mean of equal numbers is that number', [real(-9, 9)], async ({ student }, x) =>
      Math.abs((await student.mean([x, x])) - x) < 1e-12),
  ],
  'fit.gradient': [gradient('gradientOf', 'lossOf', [real(-2, 2), examples], { at: 0 })],
  'fit.train': [history('train', [0.3, [[1.5, 2.5], [0.5, -1], [-1, 0.25]], 0.05, 30])],
});
`;

const RUBRIC = `
title: Fitting a line
questions:
  - id: fit
    title: A line
    marks: 10
    tasks:
      - { id: fit.mean, title: Mean, marks: 3 }
      - { id: fit.gradient, title: Gradient, marks: 3 }
      - { id: fit.train, title: Training, marks: 4 }
`;

const root = mkdtempSync(join(tmpdir(), 'one-line-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { code, stdout } = await runHere(`harness/cli/${command}.ts`, [...args, '--lab', root]);
  expect(code).toBe(0);
  return stdout;
}

/** Grades the reference with changes: pairs of a text and what stands in its place. */
async function grade(name: string, ...changes: [string, string][]): Promise<GradeReport> {
  write(
    `handed-in/${name}/fit.ts`,
    changes.reduce((text, [from, to]) => text.replace(from, to), REFERENCE),
  );
  const stdout = await run('grade', join(root, 'handed-in', name), '--reporter', 'json', '--seed', '1');
  return gradeReport.parse(JSON.parse(stdout));
}

beforeAll(async () => {
  write('reference/fit.ts', REFERENCE);
  write('graders/lab.ts', CHECKS);
  write('rubric.yaml', RUBRIC);
  await run('stubs');
});

/** Finds what a check has found. */
function checkOf({ questions: [{ tasks }] }: GradeReport, id: string) {
  return tasks.flatMap(({ checks }) => checks).find((check) => check.id === id);
}

test('the reference has all marks, and the stub none', async () => {
  expect((await grade('reference')).marks).toBe(10);
  const stub = await run('grade', join(root, 'student'), '--reporter', 'json');
  expect(gradeReport.parse(JSON.parse(stub)).marks).toBe(0);
});

test('a right work in another style has all marks', async () => {
  const other = await grade(
    'style',
    ['return xs.reduce((sum, x) => sum + x, 0) / xs.length;', 'return xs.reduceRight((m, x) => m + x / xs.length, 0);'],
    [
      'return mean(examples.map(([x, y]) => 2 * x * (w * x - y)));',
      'let d = 0; for (const [x, y] of examples) d += x * x * w - x * y; return (2 / examples.length) * d;',
    ],
  );
  expect(other.marks).toBe(10);
});

test('wrong works are told what was called and what came', async () => {
  const wrong = await grade('wrong', ['/ xs.length', '/ (xs.length + 1)'], ['-= rate', '-= 1.01 * rate']);
  expect(wrong.marks).toBe(0);
  const first = wrong.questions[0].tasks[0].checks.find(({ finding }) => finding);
  expect(first?.finding).toMatchObject({ input: 'mean([1, 2, 6])', expected: '3', actual: '2.25' });
  const drawn = { finding: { input: expect.stringMatching(/^mean\(\[/) }, replay: expect.any(String) };
  expect(checkOf(wrong, 'mean-agrees')).toMatchObject(drawn);
  expect(checkOf(wrong, 'the-mean-of-equal-numbers-is-that-number')?.outcome).toBe('failed');
  expect(checkOf(wrong, 'train-history')?.finding).toMatchObject({ code: 'history', step: 0 });
  const half = await grade('half', ['2 * x * (w', 'x * (w']);
  expect(checkOf(half, 'mean-agrees')?.outcome).toBe('passed');
  expect(checkOf(half, 'gradient-of-derives')).toMatchObject({
    finding: { message: expect.stringContaining('must return the derivatives of lossOf'), rows: [{ ratio: '0.5' }] },
    evidence: { kind: 'gradient' },
  });
});

test('the command that shows failed cases again names the lab', async () => {
  expect(await run('grade', join(root, 'handed-in/wrong'))).toMatch(/ --task mean --seed \d+ --lab \S+one-line-\w+$/m);
});

test.each([
  ['sorting', 'xs.sort();'],
  ['hiding', 'Object.keys = () => []; xs.sort();'],
  ['equating', 'const { is } = Object; Object.is = (x, y) => is(x, y) || y !== -0; xs.sort();'],
])('a function that changes its argument is told so: %s', async (name, statements) => {
  const changing = await grade(name, ['return xs.reduce(', `${statements} return xs.reduce(`]);
  expect(checkOf(changing, 'mean-agrees')?.finding).toMatchObject({
    code: 'contract',
    message: 'mean must not change its arguments',
    input: expect.stringMatching(/^mean\(\[/),
  });
});

test('the engine is the one that runs, also where the lab lies in another copy of the project', async () => {
  const manifest = { name: 'lab-harness', type: 'module', exports: { './authoring': './other.ts' } };
  write('package.json', JSON.stringify(manifest));
  write('other.ts', "throw new Error('the other engine');");
  expect((await grade('beside')).marks).toBe(10);
});
