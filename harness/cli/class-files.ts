import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canvasCsv } from '../class/gradebook/canvas.ts';
import { gradescopeResults } from '../class/gradebook/gradescope.ts';
import { moodleCsv } from '../class/gradebook/moodle.ts';
import { gradebookCsv } from '../class/gradebook/plain.ts';
import { renderClassPage } from '../class/page/class-page.ts';
import { readGraded } from '../class/run/run-folder.ts';
import { writeWhole } from '../write-whole.ts';

/**
 * Writes everything that is drawn from a run's stored reports and overrides: the same reports, the same files.
 * @returns each file, and what it is
 * @throws UsageError where `readGraded` does
 */
export function writeClassFiles(folder: string, layout: string): string[][] {
  const { run, rubric, overrides, grades } = readGraded(folder);
  const files: [name: string, what: string, text: string][] = [
    ['class.html', 'the class at a glance', renderClassPage(run, grades)],
    ['gradebook.csv', 'a row for each student', gradebookCsv(grades, rubric)],
  ];
  if (layout === 'canvas') {
    const csv = canvasCsv(grades, { assignment: rubric.title, ids: 'canvas' });
    files.push(['canvas.csv', 'for Canvas: give the last column the assignment’s name and number', csv]);
  }
  if (layout === 'moodle') files.push(['moodle.csv', 'for Moodle’s grading worksheet', moodleCsv(grades)]);
  for (const [name, , text] of files) writeWhole(join(folder, name), text, 0o600);
  const rows = files.map(([name, what]) => [join(folder, name), what]);
  if (layout !== 'gradescope') return rows;
  mkdirSync(join(folder, 'results'), { recursive: true });
  for (const { submission, text } of gradescopeResults(run, rubric, overrides)) {
    writeWhole(join(folder, 'results', `${submission}.json`), text, 0o600);
  }
  return [...rows, [join(folder, 'results/'), 'for Gradescope, a file for each submission']];
}
