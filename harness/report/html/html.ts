import { html, type Markup, renderPage } from '../../page/html.ts';
import { printable } from '../../support/text.ts';
import type { PublicReport, PublicTask } from '../redact.ts';
import { shortId } from '../short-id.ts';
import { isToMend, MOST_OF_NAME, marksOf, shownTime, statusOf } from '../state.ts';
import { overview } from './overview.ts';
import { settledTask, unsettledTask } from './task.ts';

/**
 * Draws a report as one page that stands alone: marks and tasks first, then what failed and why, with drawings.
 * It fetches nothing and runs nothing, and what it says follows from the report.
 * @param students names of those whose it is, where they are known
 */
export function renderHtml(report: PublicReport, students: readonly string[] = []): string {
  const { title, submission, questions, notes } = report;
  const name = printable(submission.id, MOST_OF_NAME);
  const who = students.length > 0 ? printable(students.join(', '), MOST_OF_NAME) : name;
  const tasks = questions.flatMap((question) => question.tasks);
  const body = html`
    <header>
      <h1>${title}</h1>
      <p>Report for <bdi>${who}</bdi>${submission.submittedAt && `, handed in ${shownTime(submission.submittedAt, submission.timeZone ?? 'UTC')}`}</p>
    </header>
    ${overview(report)}
    ${section('Not graded, by our error', tasks.filter(({ outcome }) => outcome === 'error').map(unsettledTask))}
    ${section('What to fix', tasks.filter(isToMend).map(unsettledTask))}
    ${section('Blocked by other tasks', tasks.filter(({ blockedBy }) => blockedBy).map(settledTask))}
    ${section('Passed', tasks.filter(({ outcome }) => outcome === 'passed').map(settledTask))}
    ${notes.length > 0 && section('Notes', html`<ul>${notes.map((note) => html`<li>${printable(note)}</li>`)}</ul>`)}
    <p class="aside">Report <code>${shortId(report)}</code></p>
    ${provenance(report)}
  `;
  return renderPage({ style: STYLE, title: `${who}: ${marksOf(report)} – ${title}`, body });
}

/** Draws a task alone that has something to mend, as a page of its own. */
export function renderTask(task: PublicTask): string {
  return renderPage({ style: STYLE, title: `${task.title}: ${statusOf(task)}`, body: html`${unsettledTask(task)}` });
}

function section(title: string, content: Markup | Markup[]): Markup | undefined {
  if (Array.isArray(content) && content.length === 0) return undefined;
  return html`<section><h2>${title}</h2>${content}</section>`;
}

/** Draws how the marks came about. */
function provenance({ sandbox, node, hashes, milliseconds }: PublicReport): Markup {
  return html`
    <details class="provenance">
      <summary>How this was graded</summary>
      <dl>
        ${row('sandbox', html`<ul>${sandbox.layers.map(layer)}</ul>`)}
        ${row('time', `${(milliseconds / 1000).toFixed(1)} s`)}
        ${row('Node.js', node)}
        ${Object.entries(hashes).map(([name, hash]) => row(`hash of ${name}`, html`<code>${hash}</code>`))}
      </dl>
    </details>
  `;
}

function layer({ id, title, missing }: PublicReport['sandbox']['layers'][number]): Markup {
  if (missing === undefined) return html`<li><strong>${id}</strong>: ${title}</li>`;
  return html`<li>without <strong>${id}</strong>: ${printable(missing)}</li>`;
}

function row(term: string, value: string | Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

/** The styles of a report's page, beyond those of all pages. */
const STYLE = `
.overview { border-top: 4px solid var(--link); }
.score { font-size: 1.25rem; margin: 0; }
.score strong { font-size: 2.75rem; line-height: 1.1; }
.first { font-size: 1.1rem; }
.aside { color: var(--muted); font-weight: normal; font-size: 0.9rem; }
.again { color: var(--muted); font-size: 0.9rem; }

.mark { display: inline-block; width: 1.6em; text-indent: 0; font-weight: bold; text-align: center; }
.mark.passed { color: var(--passed); }
.mark.failed, .wrong { color: var(--failed); }
.mark.error { color: var(--error); }
.mark.open { color: var(--muted); }

.tasks { width: 100%; margin: 0 0 1.25rem; table-layout: fixed; }
.tasks th[scope="row"] { font-weight: normal; padding-left: 1.6em; text-indent: -1.6em; }
.tasks thead .number { width: 4.5rem; }
.tasks thead th:last-child { width: 38%; }
.tasks td:last-child { color: var(--muted); }
.tasks .number { padding-left: 0; }
.checks > li { padding-left: 1.6em; text-indent: -1.6em; }
.checks > li > * { text-indent: 0; }

.mistake { border-left: 4px solid var(--link); padding: 0.4rem 0.8rem; }
.mistake p { margin-bottom: 0.25rem; }
.seen { max-width: none; }
.seen > div { display: grid; grid-template-columns: 5.5rem 1fr; align-items: baseline; margin-bottom: 0.35rem; }
.seen dt { color: var(--muted); }
.seen dd { margin: 0; min-width: 0; }
.seen pre { margin: 0; padding: 0.3rem 0.6rem; }

.checks { list-style: none; padding: 0; }
.checks .charts { margin-top: 0.5rem; }
.check:not([open]) { padding-block: 0.35rem; }
.check > summary, .task > summary { font-weight: 600; }
.task > summary { font-size: 1.1rem; }
.provenance { margin-top: 2.25rem; }
.provenance dl > div { display: flex; gap: 0.75rem; }
.provenance dt { flex: none; width: 10rem; color: var(--muted); }
.provenance dd { margin: 0; min-width: 0; }
.provenance ul { margin: 0; padding-left: 1.1rem; }
`;
