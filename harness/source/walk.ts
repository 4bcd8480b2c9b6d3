import type { Node, visitorKeys } from 'oxc-parser';
// @ts-expect-error: the package declares no types of this module
import untyped from 'oxc-parser/src-js/generated/visit/keys';

/** Names of the fields that hold a node's children, by its type; without the parser, which is no JavaScript. */
const keys: typeof visitorKeys = untyped;

/**
 * Visits a node and all below it, parents first, in the order of the text.
 *
 * @param visit returns false where the node's children are not to be visited; the root's depth is 0
 */
export function walk(root: Node, visit: (node: Node, parent: Node | undefined, depth: number) => unknown): void {
  // A stack of its own, so that deep nesting cannot overflow the call stack.
  const pending: { node: Node; parent: Node | undefined; depth: number }[] = [
    { node: root, parent: undefined, depth: 0 },
  ];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, parent, depth } = next;
    if (visit(node, parent, depth) === false) continue;
    for (const child of childrenOf(node).reverse()) pending.push({ node: child, parent: node, depth: depth + 1 });
  }
}

function childrenOf(node: Node): Node[] {
  const fields = node as unknown as Record<string, Node | (Node | null)[] | null | undefined>;
  const children = (keys[node.type] ?? []).flatMap((key) => fields[key] ?? []);
  return children.filter((child) => child !== null);
}
