import { html, type Markup } from '../../page/html.ts';
import type { GradeReport } from '../../report/schema.ts';
import { shownMarks } from '../../report/state.ts';
import { sortableTable } from './sortable.ts';
import { checkStatistics, taskStatistics } from './statistics.ts';

const numeric = (title: string) => ({ title, isNumeric: true });

/** Draws how the tasks and their checks went, and which checks tell nobody from anybody. */
export function taskSections(reports: readonly GradeReport[]): Markup {
  const checks = checkStatistics(reports);
  const ran = checks.filter((check) => check.ran > 0);
  const named = ({ task, title }: { task: string; title: string }) => `${task}: ${title}`;
  const untouched = ran.filter(({ failed }) => failed === 0).map(named);
  const insuperable = ran.filter(({ ran, failed }) => failed === ran).map(named);
  return html`
    <section>
      <h2>Tasks</h2>
      ${taskTable(reports)}
      <p class="muted">
        Discrimination is the correlation of a task’s marks with those of all other tasks together, before caps and
        penalties, over submissions (corrected item-total correlation; Guilford 1953). Near 1: who does well elsewhere
        does well here. Near 0 or below: look at what the task asks. A task that requires others goes with them by the
        rubric.
      </p>
    </section>
    <section>
      <h2>Checks</h2>
      ${checkTable(checks)}
      ${folded('Checks that everybody fails', insuperable)}
      ${folded('Checks that nobody fails', untouched)}
    </section>
  `;
}

function taskTable(reports: readonly GradeReport[]): Markup {
  const counts = ['passed', 'failed', 'blocked', 'not done', 'our error'];
  return sortableTable({
    label: 'Tasks',
    columns: [{ title: 'task' }, ...['marks', 'mean', ...counts, 'discrimination'].map(numeric)],
    rows: taskStatistics(reports).map((task) => [
      `${task.id} ${task.title}`,
      shownMarks(task.maxMarks),
      task.meanMarks === null ? '' : shownMarks(task.meanMarks),
      ...[task.passed, task.failed, task.blocked, task.notDone, task.errors].map(String),
      task.discrimination === null ? '' : task.discrimination.toFixed(2),
    ]),
  });
}

function checkTable(checks: ReturnType<typeof checkStatistics>): Markup {
  return sortableTable({
    label: 'Checks',
    columns: [{ title: 'task' }, { title: 'check' }, ...['failed', 'of those run', 'share'].map(numeric)],
    rows: checks.map(({ task, title, ran, failed }) => [
      task,
      title,
      String(failed),
      String(ran),
      ran === 0 ? '' : `${Math.round((100 * failed) / ran)} %`,
    ]),
  });
}

function folded(title: string, items: readonly string[]): Markup {
  if (items.length === 0) return html`<p>${title}: none</p>`;
  return html`
    <details>
      <summary>${title}: ${items.length}</summary>
      <ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
    </details>
  `;
}
