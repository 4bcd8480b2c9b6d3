import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { shortName } from '../harness/authoring/lab.ts';
import { deadlineSentence, fillSheet, missingPlaces, SHEET, withoutMarkers } from '../harness/release/lab-sheet.ts';
import { loadCourse } from '../harness/rubric/course.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sheet = readFileSync(`${root}${SHEET}`, 'utf8');
const handout = withoutMarkers(sheet);
const { rubric, lab } = await loadCourse();

/** Rows of the handout's tables, cell by cell. */
const rows = handout
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

describe('the lab sheet', () => {
  test('is what the rubric makes it, with a place for all: npm run stubs otherwise', () => {
    expect(fillSheet(sheet, rubric)).toBe(sheet);
    expect(missingPlaces(sheet, rubric)).toEqual([]);
  });

  test.each(rubric.questions.flatMap(({ tasks }) => tasks))('gives $id the marks of the rubric', ({ id, marks }) => {
    const row = rows.find((cells) => cells.length === 4 && cells[2] === `\`npm run task -- ${shortName({ id })}\``);
    expect(row?.[3]).toBe(String(marks));
    const { blocks = [] } = lab.questions.flatMap(({ tasks }) => tasks).find((task) => task.id === id) ?? {};
    for (const block of blocks) expect(row?.[1]).toContain(`\`${block}\``);
  });

  test.each(rubric.questions)('gives $id the marks of the rubric, and says what caps them', ({ id, marks, tasks }) => {
    expect(handout).toContain(`Question ${id.slice(1)}, ${marks} marks`);
    const sum = tasks.reduce((total, task) => total + task.marks, 0);
    if (sum > marks) expect(handout).toContain(`add up to ${sum} marks, but the question gives ${marks} at most`);
  });

  test('names the deadline of the rubric', () => {
    expect(handout).toContain(deadlineSentence(rubric.deadline ?? ''));
  });

  test('names commands and tasks that there are', () => {
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const names = lab.questions.flatMap(({ tasks }) => tasks.map(shortName));
    const commands = [...handout.matchAll(/npm run (\w+)(?: -- (\w+))?/g)];
    expect(commands.length).toBeGreaterThan(20);
    for (const [command, script = '', argument] of commands) {
      expect(Object.keys(scripts), command).toContain(script);
      if (script === 'task' && argument !== undefined) expect(names, command).toContain(argument);
    }
  });
});
