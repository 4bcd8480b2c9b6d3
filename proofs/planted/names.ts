import type { ArrowFunctionExpression, Function as FunctionNode, Node } from 'oxc-parser';
import { walk } from '../../harness/source/walk.ts';

/** Collects the names of variables, functions and parameters that are declared below a node. */
export const declaredIn = (root: Node) => collect(root, boundBy);

/** Collects all names below a node, of properties too. */
export const mentionedIn = (root: Node) => collect(root, (node) => (node.type === 'Identifier' ? [node.name] : []));

/** Collects the names of the parameters of the functions around a place. */
export function parametersAround(program: Node, offset: number): Set<string> {
  const names: string[] = [];
  walk(program, (node) => {
    if (node.start > offset || node.end < offset) return false;
    if (isFunction(node)) names.push(...node.params.flatMap(namesIn));
    return true;
  });
  return new Set(names);
}

function collect(root: Node, namesOf: (node: Node) => readonly string[]): Set<string> {
  const names: string[] = [];
  walk(root, (node) => void names.push(...namesOf(node)));
  return new Set(names);
}

function boundBy(node: Node): string[] {
  if (node.type === 'VariableDeclarator') return namesIn(node.id);
  if (!isFunction(node)) return [];
  return [...(node.id ? namesIn(node.id) : []), ...node.params.flatMap(namesIn)];
}

function isFunction(node: Node): node is FunctionNode | ArrowFunctionExpression {
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration'
  );
}

/** Lists the names that a pattern binds. */
function namesIn(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'Property' ? property.value : property),
      );
    default:
      return [];
  }
}
