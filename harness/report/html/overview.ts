import { html, type Markup } from '../../page/html.ts';
import { causesOf } from '../causes.ts';
import { describe } from '../describe.ts';
import type { PublicQuestion, PublicReport, PublicTask } from '../redact.ts';
import { capNote, isToMend, isWorthShowing, marksOf, shownMarks, stateOfTask, statusOf } from '../state.ts';
import { knownMistakes, mark } from './task.ts';

/** Draws the marks, what to do first, and every task with its marks. */
export function overview(report: PublicReport): Markup {
  const { marks, maxMarks, penalty, questions } = report;
  const tasks = questions.flatMap((question) => question.tasks);
  return html`
    <section class="card overview" aria-label="Marks">
      <p class="score"><strong>${shownMarks(marks)}</strong> of ${maxMarks} marks</p>
      ${penalty && html`<p>late: −${shownMarks(penalty.marks)} (${penalty.reason})</p>`}
      ${tasks.some(({ outcome }) => outcome === 'error') && html`<p class="ours"><strong>Not everything could be graded.</strong> This is our error, not the submission’s: no marks were drawn from it.</p>`}
      ${firstThing(tasks)}
    </section>
    ${questions.map(questionTable)}
  `;
}

/** Says what to do first, for who reads no further: what is wrong before what is not done yet. */
function firstThing(tasks: readonly PublicTask[]): Markup | undefined {
  if (tasks.every(({ outcome }) => outcome === 'passed')) return html`<p>Every check passed.</p>`;
  const wrong = tasks.find(isToMend);
  const first = wrong ?? tasks.find(({ outcome, blockedBy }) => outcome === 'failed' && !blockedBy);
  if (!first) return undefined;
  const check = wrong
    ? causesOf(wrong.checks.filter(isWorthShowing))[0]?.check
    : first.checks.find(({ finding }) => finding);
  const description = check?.finding && describe(check.finding);
  const mistakes = description?.mistakes;
  return html`
    <p class="first">
      <strong>${wrong ? 'Fix first:' : 'Do next:'}</strong> ${linkTo(first)}${description && ` — ${description.text[0]}`}
    </p>
    ${mistakes?.says.length === 1 && knownMistakes(mistakes)}
  `;
}

/** Draws the task's title, which leads to what there is to read about it. */
function linkTo(task: PublicTask): Markup | string {
  const isUnderneath = stateOfTask(task) !== 'open' || task.blockedBy;
  return isUnderneath ? html`<a href=${`#${task.id}`}>${task.title}</a>` : task.title;
}

function questionTable(question: PublicQuestion): Markup {
  const { id, title, maxMarks, tasks } = question;
  const note = capNote(question);
  return html`
    <table class="tasks">
      <caption>
        ${id.toUpperCase()} ${title} <span class="aside">${marksOf(question)}${note && ` (${note} at ${maxMarks})`}</span>
      </caption>
      <thead>
        <tr><th scope="col">task</th><th scope="col" class="number">marks</th><th scope="col">state</th></tr>
      </thead>
      <tbody>
        ${tasks.map(
          (task) => html`
          <tr>
            <th scope="row">${mark(stateOfTask(task))} ${linkTo(task)}</th>
            <td class="number">${marksOf(task)}</td>
            <td>${statusOf(task) || 'passed'}</td>
          </tr>
        `,
        )}
      </tbody>
    </table>
  `;
}
