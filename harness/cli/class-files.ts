import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Attention, attentionIn } from '../class/attention.ts';
import { canvasCsv, isAnonymous } from '../class/gradebook/canvas.ts';
import { gradebookCsv } from '../class/gradebook/csv.ts';
import type { Grade } from '../class/gradebook/grades.ts';
import { gradescopeResults } from '../class/gradebook/gradescope.ts';
import { hasNumber, moodleCsv } from '../class/gradebook/moodle.ts';
import { sharedReport } from '../class/gradebook/shared-report.ts';
import { renderClassPage } from '../class/page/class-page.ts';
import { type GradedRun, publish, readWithOverrides } from '../class/run/run-folder.ts';
import { drawReport, ownFolder } from '../class/run/stored-report.ts';
import { isTimedOut } from '../class/timed-out.ts';
import { writeWhole } from '../support/write-whole.ts';

/** Files that are uploaded to some place or other: what is not written anew there is out of date. */
const UPLOADED = ['canvas.csv', 'moodle.csv', 'results/*.json'];

/** A file, or a folder of files, and what it is for. */
interface Product {
  readonly name: string;
  readonly what: string;
  /** texts by path in the run's folder */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Writes everything that is drawn from a run's stored reports and overrides, and removes what an earlier class or
 * other overrides have left to be uploaded: the same reports, the same files.
 *
 * @param keys under which the reports are stored
 * @returns each file, and what it is; how many students have other marks than in the files of before; the ids of the
 *   submissions that have met a time limit; whom to look at by hand;
 *   and the ids of those with a report
 * @throws UsageError where `readWithOverrides` does
 */
export function writeClassFiles(
  folder: string,
  layout: string,
  keys: readonly string[],
): { files: string[][]; otherMarks: number; timedOut: string[]; attention: Attention[]; graded: string[] } {
  const graded = readWithOverrides(folder, keys);
  const { run, rubric, grades } = graded;
  const attention = attentionIn(run, rubric);
  const products = [
    file('class.html', 'the class at a glance', renderClassPage(run, grades, attention)),
    file('gradebook.csv', 'a row for each student', gradebookCsv(grades, rubric)),
    ...forPlace(graded, layout),
  ];
  const texts = Object.assign({}, ...products.map((product) => product.texts));
  if (layout === 'gradescope' || existsSync(join(folder, 'results'))) ownFolder(folder, 'results');
  // Before anything is written: a file too few is noticed, and one of other marks is not.
  for (const name of globSync(UPLOADED, { cwd: folder })) if (!Object.hasOwn(texts, name)) rmSync(join(folder, name));
  for (const [name, text] of Object.entries<string>(texts)) writeWhole(join(folder, name), text, 0o600);
  const before = graded.published?.marks ?? {};
  const { marks } = publish(folder, graded, drawAdjusted(folder, graded));
  const others = Object.keys(before).filter((student) => student in marks && marks[student] !== before[student]);
  return {
    files: products.map(({ name, what }) => [join(folder, name), what]),
    otherMarks: others.length,
    attention,
    graded: run.results.flatMap(({ submission, report }) => (report ? submission.id : [])),
    timedOut: run.results.flatMap(({ submission, report }) => (report && isTimedOut(report) ? submission.id : [])),
  };
}

/**
 * Draws the pages of submissions about which people have decided something, and those about which they no longer have.
 * @returns ids of the former
 */
function drawAdjusted(
  folder: string,
  { run, rubric, overrides, published }: ReturnType<typeof readWithOverrides>,
): string[] {
  const before = new Set(published?.adjusted);
  return run.results.flatMap((result) => {
    const shared = sharedReport(result, rubric, overrides);
    if (!shared) return [];
    const { id } = result.submission;
    const isAdjusted = shared.report !== result.report;
    if (isAdjusted || before.has(id)) drawReport(folder, result.submission, shared.report);
    return isAdjusted ? [id] : [];
  });
}

/** Writes what the place takes that the class came from. */
function forPlace({ run, rubric, overrides, grades }: GradedRun, layout: string): Product[] {
  if (layout === 'canvas') {
    return [file('canvas.csv', forCanvas(grades), canvasCsv(grades, rubric.title))];
  }
  if (layout === 'moodle') return [file('moodle.csv', forMoodle(grades), moodleCsv(grades))];
  if (layout !== 'gradescope') return [];
  const results = gradescopeResults(run, rubric, overrides);
  const texts = Object.fromEntries(results.map(({ submission, text }) => [`results/${submission}.json`, text]));
  return [
    {
      name: 'results/',
      what: 'for Gradescope: what its autograder would have written, a file for each submission (docs/upload.md)',
      texts,
    },
  ];
}

function forMoodle(grades: readonly Grade[]): string {
  const unknown = grades.filter((grade) => grade.submission.id !== '' && !hasNumber(grade)).length;
  const without = `; without ${unknown}, such as of teams, whose number the download does not have: enter these by hand`;
  return (
    'for Moodle’s grading worksheet in English: switch the page to English before you import it' +
    (unknown > 0 ? without : '')
  );
}

function forCanvas(grades: readonly Grade[]): string {
  const anonymous = grades.filter(({ student }) => isAnonymous(student)).length;
  const without = `; without ${anonymous} anonymous, whose ids Canvas’s gradebook does not know`;
  return `for Canvas: give the last column the assignment’s name and number${anonymous > 0 ? without : ''}`;
}

function file(name: string, what: string, text: string): Product {
  return { name, what, texts: { [name]: text } };
}
