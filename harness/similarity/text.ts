import { styleText } from 'node:util';
import { counted } from '../support/counted.ts';
import { align, indent, printable, printableName } from '../support/text.ts';
import { percent, type Similarities } from './compare.ts';

const MOST_PAIRS = 20;

/** UTF-16 units of a label on a terminal. */
const MOST_OF_LABEL = 40;

/**
 * Draws the most alike pairs and the groups.
 * @param columns of the terminal; where there is none, nothing is cut or wrapped
 */
export function renderText(similarities: Similarities, columns?: number): string {
  const { submissions, omissions, comparison, clusters, least } = similarities;
  const { pairs } = comparison;
  const shown = columns === undefined ? (label: string) => printable(label) : cut;
  const rows = pairs
    .slice(0, MOST_PAIRS)
    .map(({ left, right, similarity }) => [percent(similarity).padStart(6), shown(left.label), shown(right.label)]);
  const groups = clusters.flatMap((cluster) =>
    indent('  - ', cluster.map(({ label }) => shown(label)).join(', '), columns ?? Number.POSITIVE_INFINITY),
  );
  return [
    styleText('bold', `The most alike of ${counted(submissions.length, 'submission')}`),
    ...(rows.length > 0 ? align(rows) : ['  none: they have nothing in common that few have written']),
    '',
    styleText('bold', `Groups of which each is alike to another one by ${percent(least)} or more`),
    ...(groups.length > 0 ? groups : ['  none']),
    '',
    ...(omissions.length > 0 ? [`Notes on what could not be compared, on the page: ${omissions.length}`] : []),
    'What is alike is not copied for that: read both.',
    '',
  ].join('\n');
}

/** Shows a label with its name cut and its id whole: an id has no space. */
function cut(label: string): string {
  const end = label.lastIndexOf(' (');
  const [name, id] = end === -1 ? ['', label] : [label.slice(0, end), label.slice(end)];
  return printableName(name, id, MOST_OF_LABEL);
}
