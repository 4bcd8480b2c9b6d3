import { html, type Markup } from '../../page/html.ts';
import { printable } from '../../support/text.ts';
import type { ClassResult } from '../submission.ts';
import { sortableTable } from './sortable.ts';
import { tasksOf } from './statistics.ts';
import { linkTo } from './student-table.ts';

/** Submissions that show a mistake. */
const EXAMPLES = 3;

/** Draws the known mistakes that were named, and where to look at them. */
export function mistakeSection(results: readonly ClassResult[]): Markup | undefined {
  const mistakes = namedMistakes(results);
  if (mistakes.length === 0) return undefined;
  return html`
    <section>
      <h2>Named mistakes</h2>
      ${sortableTable({
        label: 'Named mistakes',
        columns: [
          { title: 'task' },
          { title: 'mistake' },
          { title: 'submissions', isNumeric: true },
          { title: 'or another one', isNumeric: true },
          { title: 'for example' },
        ],
        rows: mistakes.map(({ task, says, alone, among }) => [
          task,
          printable(says),
          String(alone.length),
          String(among.length),
          html`<span>${examples([...alone, ...among])}</span>`,
        ]),
      })}
    </section>
  `;
}

function examples(results: readonly ClassResult[]): (Markup | string)[] {
  return results.slice(0, EXAMPLES).flatMap((result, i) => (i === 0 ? [linkTo(result)] : [', ', linkTo(result)]));
}

/**
 * Counts the known mistakes that were named in the class, the most frequent first; each once a task of a submission:
 * where it alone explains what was seen, or where it is one of several that the inputs do not tell apart.
 */
function namedMistakes(results: readonly ClassResult[]) {
  const named = results.flatMap((result) =>
    (result.report ? tasksOf(result.report) : []).flatMap((task) => {
      const lists = task.checks.flatMap(({ finding }) =>
        finding && 'mistakes' in finding && finding.mistakes ? [finding.mistakes] : [],
      );
      const alone = new Set(lists.filter(({ length }) => length === 1).flatMap(([{ id }]) => id));
      const each = new Map(lists.flat().map((mistake) => [mistake.id, mistake]));
      return [...each.values()].map(({ id, says }) => ({ task: task.id, id, says, result, isAlone: alone.has(id) }));
    }),
  );
  return [...Map.groupBy(named, ({ task, id }) => `${task} ${id}`).values()]
    .map((same) => ({
      ...same[0],
      alone: same.filter(({ isAlone }) => isAlone).map(({ result }) => result),
      among: same.filter(({ isAlone }) => !isAlone).map(({ result }) => result),
    }))
    .sort((one, other) => other.alone.length - one.alone.length || other.among.length - one.among.length);
}
