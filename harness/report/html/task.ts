import { html, type Markup } from '../../page/html.ts';
import { shortName } from '../../rubric/course.ts';
import type { PublicCheck, PublicTask } from '../redact.ts';
import { isWorthShowing, namedOnce, shownMarks, stateOfTask, statusOf } from '../state.ts';
import { checkList, failedCheck } from './check.ts';
import { mark } from './mark.ts';

/** A task that has something to mend, or that we could not grade: its findings, then how its other checks fared. */
export function unsettledTask(task: PublicTask): Markup {
  const failed = task.checks.filter(isWorthShowing);
  const others = task.checks.filter((check) => !failed.includes(check));
  return html`
    <section id=${task.id} class="task">
      <h3>${headingOf(task)}</h3>
      ${namedOnce(failed).map((check, i) => failedCheck(check, shortName(task), i === 0))}
      ${others.length > 0 && html`<details><summary>${summaryOf(others)}</summary>${checkList(others)}</details>`}
    </section>
  `;
}

/** A task that asks for no work of its own, folded up: it passed, or fails because of another one. */
export function settledTask(task: PublicTask): Markup {
  return html`
    <details id=${task.id} class="task">
      <summary>${headingOf(task)}</summary>
      ${checkList(task.checks)}
    </details>
  `;
}

function headingOf(task: PublicTask): Markup {
  const status = statusOf(task) || count(task.checks.length, 'check passed', 'checks passed');
  return html`
    ${mark(stateOfTask(task))} ${task.title} <span class="aside">${shownMarks(task.marks)}/${task.maxMarks} · ${status}</span>
  `;
}

function summaryOf(checks: readonly PublicCheck[]): string {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  const notRun = checks.length - passed;
  const parts = [
    passed > 0 && count(passed, 'other check passed', 'other checks passed'),
    notRun > 0 && count(notRun, 'check not run', 'checks not run'),
  ];
  return parts.filter(Boolean).join(', ');
}

const count = (n: number, one: string, several: string): string => `${n} ${n === 1 ? one : several}`;
