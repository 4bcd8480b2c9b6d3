import type { Node } from 'oxc-parser';

/** Node with a name that may be written out or computed: a member of something, or a field. */
type Named = Extract<Node, { computed: boolean }>;

/** Finds the name of what is called: `f` of f(…), `m` of a.m(…) and of a['m'](…). */
export function calledName(node: Node): string | undefined {
  const callee = bare(node);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? memberName(callee) : undefined;
}

/** Finds the name of a member; undefined where it depends on what runs. */
export function memberName(node: Extract<Node, { type: 'MemberExpression' }>): string | undefined {
  return nameIn(node.property, node.computed);
}

/** Finds the name of a field; undefined where it depends on what runs. */
export function constantName(node: Extract<Named, { key: unknown }>): string | undefined {
  return nameIn(node.key, node.computed);
}

function nameIn(node: Node, isComputed: boolean): string | undefined {
  if (!isComputed && (node.type === 'Identifier' || node.type === 'PrivateIdentifier')) return node.name;
  return textOf(node);
}

/** Takes off what does not change the value of an expression: types, parentheses, what comes before a comma. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return bare(node.expression);
    case 'SequenceExpression':
      return bare(node.expressions[node.expressions.length - 1]);
    default:
      return node;
  }
}

/** Finds the text of an expression that is one, put together or not: `'lo' + 'g'`. */
export function textOf(expression: Node): string | undefined {
  const node = bare(expression);
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral') {
    return node.expressions.length === 0 ? (node.quasis[0].value.cooked ?? undefined) : undefined;
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left !== undefined && right !== undefined ? left + right : undefined;
}
