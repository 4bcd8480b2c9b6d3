import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shortName } from '../../../harness/authoring/lab.ts';
import { fillSheet, missingPlaces, SHEET, withoutMarkers } from '../../../harness/release/lab-sheet.ts';
import { loadCourse } from '../../../harness/rubric/course.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sheet = readFileSync(`${root}${SHEET}`, 'utf8');
const handout = withoutMarkers(sheet);
const { rubric, lab } = await loadCourse(root);
const tasks = rubric.questions.flatMap((question) => question.tasks);

/** Rows of the handout's tables, cell by cell. */
const rows = handout
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

describe('the lab sheet', () => {
  test('is what the rubric makes it, with a place for all: npm run stubs -- --lab labs/perceptron otherwise', () => {
    expect(fillSheet(sheet, rubric)).toBe(sheet);
    expect(missingPlaces(sheet, rubric)).toEqual([]);
  });

  test.each(tasks.map((task, i) => ({ ...task, number: i + 1 })))(
    'gives $id the marks of the rubric',
    ({ id, marks, number }) => {
      const row = rows.find(([name]) => name === shortName({ id }));
      expect(row?.[2]).toBe(String(marks));
      const { blocks = [] } = lab.questions.flatMap((question) => question.tasks).find((task) => task.id === id) ?? {};
      expect(row?.[1]).toBe(blocks.map((block) => `\`${block}\``).join(', '));
      const heading = handout.split('\n').find((line) => line.startsWith(`## Task ${number}`)) ?? '';
      expect(heading).toContain(`\`${shortName({ id })}\``);
      expect(heading).toContain(`(${marks} marks`);
    },
  );

  test('gives the lab the marks of all questions', () => {
    expect(handout).toContain(`, ${rubric.questions.reduce((sum, { marks }) => sum + marks, 0)} marks.`);
  });

  test('names the limit of a call, and the file to hand in', () => {
    expect(handout).toContain(`longer than ${rubric.sandbox.callSeconds} seconds`);
    for (const { file } of lab.questions) expect(handout).toContain(`\`student/${file}\``);
  });
});
