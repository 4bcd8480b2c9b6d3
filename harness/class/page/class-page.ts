import { barChart } from '../../page/charts/bar-chart.ts';
import { html, type Markup, renderPage } from '../../page/html.ts';
import { shownMarks } from '../../report/state.ts';
import { counted } from '../../support/counted.ts';
import { printable, printableLines } from '../../support/text.ts';
import type { Attention } from '../attention.ts';
import type { Grade } from '../gradebook/grades.ts';
import { describeOverride } from '../gradebook/overrides.ts';
import type { ClassResult, ClassRun } from '../submission.ts';
import { isTimedOut } from '../timed-out.ts';
import { mistakeSection } from './mistake-section.ts';
import { SORTING, SORTING_STYLE } from './sortable.ts';
import { distribution, mean, median, tasksOf } from './statistics.ts';
import { linkTo, MOST_OF_NAME, studentTable } from './student-table.ts';
import { taskSections } from './task-sections.ts';

/** Submissions that took longest. */
const SLOWEST = 10;

/**
 * Draws a class as one page that stands alone: how the marks are distributed, what went wrong how often, and every
 * student with a way to the submission's page.
 *
 * @param grades of the run, which `gradesOf` makes
 * @param attention who should be looked at by hand
 */
export function renderClassPage(run: ClassRun, grades: readonly Grade[], attention: readonly Attention[] = []): string {
  const { title, results, problems } = run;
  const reports = results.flatMap(({ report }) => report ?? []);
  const body = html`
    <header>
      <h1>${title}: the class</h1>
      <p><a href="#students">To the list of students</a></p>
    </header>
    ${overview(run, grades)}
    ${errorSection(results)}
    ${problems.length > 0 && section('What could not be placed', list(problems.map((problem) => printable(problem))))}
    ${timeSection(results)}
    ${attention.length > 0 && section('Look at these by hand', html`${attention.map(attentionCard)}`)}
    ${decisionSection(grades, results)}
    ${noteSection(results)}
    ${reports.length > 0 && taskSections(reports)}
    ${mistakeSection(results)}
    ${reports.length > 0 && section('Slowest submissions', slowest(results))}
    <section id="students"><h2>Students</h2>${studentTable(grades, results)}</section>
  `;
  return renderPage({
    title: `${title}: the class`,
    style: `${SORTING_STYLE}main { max-width: 88rem; }\n`,
    script: SORTING,
    body,
  });
}

function overview({ results }: ClassRun, grades: readonly Grade[]): Markup {
  const known = grades.flatMap(({ marks }) => marks ?? []);
  const maxMarks = grades[0]?.maxMarks ?? 0;
  const outOf = (marks: number | null) => marks !== null && `${shownMarks(marks)} of ${maxMarks}`;
  const count = (state: Grade['state']) => grades.filter((grade) => grade.state === state).length;
  const facts: [string, string | number | false][] = [
    ['submissions', results.length],
    ['students', grades.length],
    ['mean', outOf(mean(known))],
    ['median', outOf(median(known))],
    ['full marks', known.filter((marks) => marks === maxMarks).length],
    ['late', grades.filter(isLate).length],
    ['excused', count('excused')],
    ['not graded', count('not graded')],
    ['nothing handed in', count('nothing handed in') || false],
  ];
  return html`
    <section class="card" aria-label="Overview">
      <dl class="facts">
        ${facts.map(([term, value]) => value !== false && html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}
      </dl>
      ${known.length > 0 && histogram(known, maxMarks)}
    </section>
  `;
}

/**
 * Tells whether it is late, by the time of the submission; where that is not known, by what the place of upload says.
 */
function isLate({ lateBy, submission: { submittedAt, isMarkedLate } }: Grade): boolean {
  return submittedAt === undefined ? isMarkedLate === true : lateBy !== undefined;
}

function histogram(marks: readonly number[], maxMarks: number): Markup {
  const { width, bins } = distribution(marks, maxMarks);
  return barChart({
    label: `Students by marks: each bar counts ${width} marks from the number below it, the last one ${maxMarks} too`,
    // Two numbers side by side would run into each other.
    categories: bins.map(({ from }, i) => (i % 2 === 0 ? shownMarks(from) : '')),
    series: [{ name: 'students', values: bins.map(({ count }) => count) }],
  });
}

function errorSection(results: readonly ClassResult[]): Markup | undefined {
  const failures = results.flatMap((result) => {
    const ours = result.report ? tasksOf(result.report).flatMap(({ checks }) => checks) : [];
    const errors = [result.error, ...ours.map(({ error }) => error)].filter((error) => error !== undefined);
    return errors.length > 0 ? [{ result, errors }] : [];
  });
  if (failures.length === 0) return undefined;
  return section(
    'Not graded, by our error',
    html`
      <p>These say nothing about the work: no marks were drawn from it.</p>
      ${failures.map(
        ({ result, errors }) => html`
          <div class="card error">
            <p>${linkTo(result)}</p>
            ${errors.map((error) => html`<pre>${printableLines(error).join('\n')}</pre>`)}
          </div>
        `,
      )}
    `,
  );
}

/** Lists who has met a time limit: that may say more of the machine than of the work. */
function timeSection(results: readonly ClassResult[]): Markup | undefined {
  const late = results.filter(({ report }) => report && isTimedOut(report));
  return late.length > 0 ? section('Stopped by a time limit', list(late.map(linkTo))) : undefined;
}

/** Lists who should be looked at for a reason, folded: of a large class there may be many. */
function attentionCard({ what, results }: Attention): Markup {
  return html`<details><summary>${counted(results.length, 'submission')} ${what}</summary>${list(results.map(linkTo))}</details>`;
}

/** Lists what people have decided, and what they remark. */
function decisionSection(grades: readonly Grade[], results: readonly ClassResult[]): Markup | undefined {
  const links = new Map(results.map((result) => [result.submission.id, linkTo(result)]));
  const items = grades.flatMap(({ student, submission, overrides }) => {
    const who = html`<bdi>${printable(student.name ?? student.email ?? student.id ?? '', MOST_OF_NAME)}</bdi>`;
    const said = overrides.map((override) => printable(describeOverride(override))).join('; ');
    return overrides.length === 0 ? [] : [html`${who} ${links.get(submission.id) ?? ''}: ${said}`];
  });
  if (items.length === 0) return undefined;
  const content = html`<details><summary>Students of whom something was decided or remarked: ${items.length}</summary>${list(items)}</details>`;
  return section('Decided by hand', content);
}

/** Lists the notes, folded: where people may hand in again, nearly everybody has one. */
function noteSection(results: readonly ClassResult[]): Markup | undefined {
  const noted = results.filter(({ submission }) => submission.notes.length > 0);
  if (noted.length === 0) return undefined;
  const items = noted.map((result) => html`${linkTo(result)}: ${printable(result.submission.notes.join('; '))}`);
  return section(
    'Handed in again, or ignored',
    html`<details><summary>Submissions with a note: ${noted.length}</summary>${list(items)}</details>`,
  );
}

function slowest(results: readonly ClassResult[]): Markup {
  const timed = results.flatMap((result) => (result.report ? [{ result, time: result.report.milliseconds }] : []));
  const rows = timed.sort((one, other) => other.time - one.time).slice(0, SLOWEST);
  return list(rows.map(({ result, time }) => html`${linkTo(result)}: ${(time / 1000).toFixed(1)} s`));
}

function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>`;
}

function list(items: readonly (string | Markup | Markup[])[]): Markup {
  return html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
