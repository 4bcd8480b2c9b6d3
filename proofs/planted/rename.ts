import type { Node } from 'oxc-parser';
import { walk } from '../../harness/source/syntax.ts';
import type { Change, Edit } from './change.ts';
import { declaredIn, parametersAround } from './names.ts';

/** Gives the names that a block declares other ones. A parameter's name, which the block may also mean, stays. */
export const rename: Change = ({ program, span, nodes }, random) => {
  const prefix = `v${Math.floor(1000 * random.uniform())}_`;
  const kept = parametersAround(program, span.start);
  const declared = new Set(nodes.flatMap((node) => [...declaredIn(node)])).difference(kept);
  const names = new Map([...declared].map((name, i) => [name, `${prefix}${i}`]));
  const shorthands = new Set<number>();
  const edits = new Map<number, Edit>();
  for (const root of nodes) {
    walk(root, (node, parent) => {
      if (node.type === 'Property' && node.shorthand) shorthands.add(node.start);
      if (node.type !== 'Identifier' || isPropertyName(node, parent)) return;
      const name = names.get(node.name);
      if (name === undefined) return;
      const text = shorthands.has(node.start) ? `${node.name}: ${name}` : name;
      // The node itself ends with its type.
      edits.set(node.start, { start: node.start, end: node.start + node.name.length, text });
    });
  }
  return [...edits.values()];
};

function isPropertyName(node: Node, parent: Node | undefined): boolean {
  if (!parent || !('computed' in parent) || parent.computed) return false;
  if (parent.type === 'MemberExpression') return parent.property === node;
  return 'key' in parent && parent.key === node && !(parent.type === 'Property' && parent.shorthand);
}
