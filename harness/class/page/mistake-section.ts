import { html, type Markup } from '../../page/html.ts';
import { printable } from '../../support/text.ts';
import type { ClassResult } from '../results.ts';
import { linkTo } from './link.ts';
import { namedMistakes } from './mistakes.ts';
import { sortableTable } from './sortable.ts';

/** Submissions that show a mistake. */
const EXAMPLES = 3;

/** The known mistakes that were named, and where to look at them. */
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
