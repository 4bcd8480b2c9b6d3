import { html, type Markup, renderPage } from '../../page/html.ts';
import { printable } from '../../support/text.ts';
import type { PublicReport } from '../redact.ts';
import { isToMend, shownMarks } from '../state.ts';
import { overview } from './overview.ts';
import { provenance } from './provenance.ts';
import { STYLE } from './style.ts';
import { settledTask, unsettledTask } from './task.ts';

/** UTF-16 units of a submission's name. */
const MOST_OF_NAME = 60;

/**
 * A report as one page that stands alone: marks and tasks first, then what failed and why, with drawings.
 * It fetches nothing and runs nothing, and what it says follows from the report.
 */
export function renderHtml(report: PublicReport): string {
  const { title, submission, marks, maxMarks, questions, notes } = report;
  const name = printable(submission.id, MOST_OF_NAME);
  const tasks = questions.flatMap((question) => question.tasks);
  const body = html`
    <header>
      <h1>${title}</h1>
      <p>Report for <bdi>${name}</bdi>${submission.submittedAt && `, handed in ${inMinutes(submission.submittedAt)}`}</p>
    </header>
    ${overview(report)}
    ${section('Not graded, by our error', tasks.filter(({ outcome }) => outcome === 'error').map(unsettledTask))}
    ${section('What to fix', tasks.filter(isToMend).map(unsettledTask))}
    ${section('Blocked by other tasks', tasks.filter(({ blockedBy }) => blockedBy).map(settledTask))}
    ${section('Passed', tasks.filter(({ outcome }) => outcome === 'passed').map(settledTask))}
    ${notes.length > 0 && section('Notes', html`<ul>${notes.map((note) => html`<li>${printable(note)}</li>`)}</ul>`)}
    ${provenance(report)}
  `;
  return renderPage({ style: STYLE, title: `${name}: ${shownMarks(marks)}/${maxMarks} – ${title}`, body });
}

function section(title: string, content: Markup | Markup[]): Markup | undefined {
  if (Array.isArray(content) && content.length === 0) return undefined;
  return html`<section><h2>${title}</h2>${content}</section>`;
}

/** `2024-03-11T11:30:00.000Z` as `2024-03-11 11:30 UTC`. */
function inMinutes(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
