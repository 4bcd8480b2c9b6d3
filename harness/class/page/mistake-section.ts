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

interface MistakeCount {
  task: string;
  says: string;
  /** submissions in which it alone explains what was seen */
  alone: ClassResult[];
  /** submissions in which it is one of several that the inputs do not tell apart */
  among: ClassResult[];
}

/**
 * Counts the known mistakes that were named in the class, the most frequent first; each once a task of a submission.
 */
function namedMistakes(results: readonly ClassResult[]): MistakeCount[] {
  const counts = new Map<string, MistakeCount>();
  for (const result of results) {
    for (const task of result.report ? tasksOf(result.report) : []) {
      const named = task.checks.flatMap(({ finding }) =>
        finding && 'mistakes' in finding && finding.mistakes ? [finding.mistakes] : [],
      );
      const alone = new Set(named.filter(({ length }) => length === 1).flatMap(([{ id }]) => id));
      for (const { id, says } of new Map(named.flat().map((mistake) => [mistake.id, mistake])).values()) {
        const count = counts.get(`${task.id} ${id}`) ?? { task: task.id, says, alone: [], among: [] };
        counts.set(`${task.id} ${id}`, count);
        (alone.has(id) ? count.alone : count.among).push(result);
      }
    }
  }
  const total = ({ alone, among }: MistakeCount) => alone.length + among.length;
  return [...counts.values()].sort((one, other) => other.alone.length - one.alone.length || total(other) - total(one));
}
