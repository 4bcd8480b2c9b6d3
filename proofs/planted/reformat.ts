import type { Node } from 'oxc-parser';
import { walk } from '../../harness/source/syntax.ts';
import type { Change } from './change.ts';

export const dropComments: Change = ({ comments, span }) =>
  comments
    .filter(({ start, end }) => start >= span.start && end <= span.end)
    .map(({ start, end }) => ({ start, end, text: '' }));

/** Breaks lines elsewhere, indents them otherwise, and puts comments between them. */
export const reformat: Change = ({ source, span, nodes }, random) => {
  const texts = nodes.flatMap(textsIn);
  const breaks = [...source.slice(span.start, span.end - 1).matchAll(/\s*\n\s*/g)]
    .map(({ index, 0: { length } }) => ({ start: span.start + index, end: span.start + index + length }))
    .filter(({ start, end }) => !texts.some((text) => text.start < end && text.end > start));
  return breaks.map(({ start, end }) => {
    const before = source[start - 1];
    const indent = ' '.repeat(12 * random.uniform());
    // Anywhere else, the line break may end a statement.
    if (/[,;([{]/.test(before) && random.uniform() < 0.5) return { start, end, text: ' ' };
    const isBetweenStatements = before === ';' && random.uniform() < 0.5;
    const comment = isBetweenStatements ? `// step ${Math.floor(100 * random.uniform())}\n` : '';
    return { start, end, text: `\n${indent}${comment}` };
  });
};

/** Spans in which white space means something. */
function textsIn(root: Node): Node[] {
  const texts: Node[] = [];
  walk(root, (node) => {
    if (node.type === 'TemplateLiteral' || node.type === 'Literal') texts.push(node);
  });
  return texts;
}
