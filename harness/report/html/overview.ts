import { html, type Markup } from '../../page/html.ts';
import type { GradeReport, QuestionReport, TaskReport } from '../schema.ts';
import { isToMend, isWorthShowing, shownMarks, stateOfTask, statusOf } from '../state.ts';
import { knownMistakes, proseLines } from './finding.ts';
import { mark } from './mark.ts';

/** The marks, what to do first, and every task with its marks. */
export function overview(report: GradeReport): Markup {
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

/** What to do first, for who reads no further: what is wrong before what is not done yet. */
function firstThing(tasks: readonly TaskReport[]): Markup | undefined {
  if (tasks.every(({ outcome }) => outcome === 'passed')) return html`<p>Every check passed.</p>`;
  const wrong = tasks.find(isToMend);
  const first = wrong ?? tasks.find(({ outcome, blockedBy }) => outcome === 'failed' && !blockedBy);
  if (!first) return undefined;
  const check = first.checks.find((each) => each.finding && (!wrong || isWorthShowing(each)));
  const finding = check?.finding;
  const mistakes = finding && 'mistakes' in finding ? finding.mistakes : undefined;
  return html`
    <p class="first">
      <strong>${wrong ? 'Fix first:' : 'Do next:'}</strong> ${linkTo(first)}${finding && ` — ${proseLines(finding, check.visibility === 'hidden')[0]}`}
    </p>
    ${mistakes?.length === 1 && knownMistakes(mistakes)}
  `;
}

/** The task's title, which leads to what there is to read about it. */
function linkTo(task: TaskReport): Markup | string {
  const isUnderneath = stateOfTask(task) !== 'open' || task.blockedBy;
  return isUnderneath ? html`<a href=${`#${task.id}`}>${task.title}</a>` : task.title;
}

function questionTable(question: QuestionReport): Markup {
  const { id, title, marks, rawMarks, maxMarks, tasks } = question;
  const isCapped = rawMarks !== null && marks !== rawMarks;
  return html`
    <table class="tasks">
      <caption>
        ${id.toUpperCase()} ${title} <span class="aside">${shownMarks(marks)}/${maxMarks}${isCapped && ` (tasks add up to ${shownMarks(rawMarks)}, capped at ${maxMarks})`}</span>
      </caption>
      <thead>
        <tr><th scope="col">task</th><th scope="col" class="number">marks</th><th scope="col">state</th></tr>
      </thead>
      <tbody>
        ${tasks.map(
          (task) => html`
          <tr>
            <th scope="row">${mark(stateOfTask(task))} ${linkTo(task)}</th>
            <td class="number">${shownMarks(task.marks)}/${task.maxMarks}</td>
            <td>${statusOf(task) || 'passed'}</td>
          </tr>
        `,
        )}
      </tbody>
    </table>
  `;
}
