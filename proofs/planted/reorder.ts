import type { Node } from 'oxc-parser';
import { walk } from '../../harness/source/syntax.ts';
import type { Change, Edit } from './change.ts';
import { declaredIn, mentionedIn } from './names.ts';

/**
 * Exchanges neighbours whose order means nothing: declarations that do not mention each other, and entries of
 * records. What a declaration calls is taken to have no other effect.
 */
export const reorder: Change = ({ source, nodes }) => {
  const edits: Edit[] = [];
  const exchange = (list: readonly Node[], isFree: (one: Node, next: Node) => boolean) => {
    for (let i = 0; i + 1 < list.length; i++) {
      const [one, next] = [list[i], list[i + 1]];
      if (!isFree(one, next)) continue;
      edits.push({ start: one.start, end: one.end, text: source.slice(next.start, next.end) });
      edits.push({ start: next.start, end: next.end, text: source.slice(one.start, one.end) });
      i++;
    }
  };
  exchange(nodes, areIndependent);
  for (const root of nodes) {
    walk(root, (node) => {
      if (edits.some(({ start, end }) => start <= node.start && node.end <= end)) return false;
      if (node.type === 'BlockStatement') exchange(node.body, areIndependent);
      if (node.type === 'ObjectExpression' || node.type === 'ObjectPattern') exchange(node.properties, areNames);
      return true;
    });
  }
  return edits;
};

function areIndependent(one: Node, next: Node): boolean {
  if (!isDeclaration(one) || !isDeclaration(next) || changesSomething(one) || changesSomething(next)) return false;
  return declaredIn(one).isDisjointFrom(mentionedIn(next)) && declaredIn(next).isDisjointFrom(mentionedIn(one));
}

function isDeclaration({ type }: Node): boolean {
  return type === 'VariableDeclaration' || type === 'FunctionDeclaration' || type === 'PropertyDefinition';
}

function changesSomething(root: Node): boolean {
  let isFound = false;
  walk(root, ({ type }) => {
    isFound ||= type === 'AssignmentExpression' || type === 'UpdateExpression' || type === 'AwaitExpression';
  });
  return isFound && root.type !== 'FunctionDeclaration';
}

function areNames(one: Node, next: Node): boolean {
  return [one, next].every((entry) => entry.type === 'Property' && entry.value.type === 'Identifier');
}
