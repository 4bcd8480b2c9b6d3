import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { copyLab } from '../../testing/sample-copy.ts';
import { redactForTerminal } from '../report/redact.ts';
import { gradeReport } from '../report/schema.ts';
import { renderText } from '../report/text.ts';
import { loadCourse } from '../rubric/course.ts';
import { gradeSubmission } from './grade.ts';

// The sample lab knows four mistakes in `double`; its checks call double(2), double(0) and fourfold(1).
const root = fileURLToPath(new URL('../../testing/sample-lab', import.meta.url));
const course = await loadCourse(root);
const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'diagnosis-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function gradeDouble(expression: string) {
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', `return ${expression};`));
  const report = gradeReport.parse(await gradeSubmission(course, { path: folder, seed: 1 }));
  const checks = report.questions[0].tasks[0].checks;
  const finding = checks.find(({ id }) => id === 'two')?.finding;
  const named = finding && 'mistakes' in finding ? finding.mistakes?.map(({ id }) => id) : undefined;
  return { named, text: renderText(redactForTerminal(report), { replay: () => '' }) };
}

test('a mistake is named where the results are its results, in whatever words the code has them', async () => {
  const { named, text } = await gradeDouble('1 + x');
  // At 2 a constant 3 gives the same; at 0, in a check that passes, it does not.
  expect(named).toEqual(['adds-one']);
  expect(text).toContain('This looks like a known mistake: This is adds-one.');
});

test('mistakes that no input tells apart are named as either-or', async () => {
  const { named, text } = await gradeDouble('x * 3');
  expect(named).toEqual(['triples', 'adds-square']);
  expect(text).toMatch(/do not tell apart:\n +- This is triples\.\n +- This is adds-square\./);
});

test.each(['x - 5', 'x === 2 ? 3 : 17', 'x + 1 + 1e-6'])('%s is none of the known mistakes', async (expression) => {
  expect((await gradeDouble(expression)).named).toBeUndefined();
});

test('a submission that fails by throwing is no mistake that returns', async () => {
  expect((await gradeDouble("(() => { throw new RangeError('no') })()")).named).toBeUndefined();
});

/** Grades work with a mistake by a lab whose known mistakes are others, and keeps what standard error is told. */
async function gradeBy(mistakes: string) {
  writeFileSync(join(folder, 'sums.ts'), reference.replace('return 2 * x;', 'return 1 + x;'));
  const lab = copyLab(root);
  writeFileSync(join(lab.folder, 'graders/mistakes/sums.ts'), mistakes);
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const report = await gradeSubmission(await loadCourse(lab.folder), { path: folder, seed: 1 });
  const errors = told.mock.calls.map(([text]) => text);
  told.mockRestore();
  lab.remove();
  expect(report.questions[0].tasks[0]).toMatchObject({ outcome: 'failed' });
  expect(report.marks).not.toBeNull();
  expect(report.notes).toEqual([]);
  return errors;
}

test('an error of our own in the search costs no marks, and is told to who grades, not to the student', async () => {
  const errors = await gradeBy("throw new Error('damaged');");
  expect(errors).toEqual([expect.stringMatching(/^sums\.double: our error while looking for known mistakes/)]);
});

test('a search that takes too long ends without a name, and without a word', async () => {
  const { timeout } = AbortSignal;
  const soon = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 500));
  const endless = "[{ id: 'loops', says: 'This loops.', blocks: { 'sums.double': 'for (;;);' } }]";
  expect(await gradeBy(`export default ${endless};`)).toEqual([]);
  expect(soon).toHaveBeenCalled();
  soon.mockRestore();
});
