import type { Node } from 'oxc-parser';
import { walk } from '../source/walk.ts';

/** Node of the syntax tree, as far as it matters who else has written it. */
export interface Token {
  readonly kind: string;
  /** where the node begins in the text */
  readonly start: number;
}

/** TODO block as somebody has filled it in. */
export interface TokenizedBlock {
  readonly name: string;
  readonly text: string;
  /** offsets count from the beginning of the text */
  readonly tokens: readonly Token[];
}

/** Submission, as far as it can be compared with others. */
export interface TokenizedSubmission {
  /** name of the submission and its authors, unique in the class */
  readonly label: string;
  readonly blocks: readonly TokenizedBlock[];
}

/**
 * Lists the tokens of statements or class members: their nodes, parents first. What can be changed without
 * understanding the code leaves no trace: names, literals, comments, white space, parentheses, braces, types, `const`
 * or `let`, several variables in one declaration, arrow functions or others. Nor does the order of statements, which
 * are sorted by their tokens.
 *
 * @param list of a tree that is nested a few hundred levels deep at most
 */
export function tokensOf(list: readonly Node[]): Token[] {
  return list
    .flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : [node]))
    .map((node) => {
      const tokens = tokensOfNode(node);
      return { tokens, order: tokens.map(({ kind }) => kind).join(' ') };
    })
    .sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)))
    .flatMap(({ tokens }) => tokens);
}

function tokensOfNode(root: Node): Token[] {
  const parts: Token[][] = [];
  walk(root, (node, parent) => {
    if (node.type === 'BlockStatement' || node.type === 'ClassBody') {
      parts.push(tokensOf(node.body));
      return false;
    }
    const isResult = parent?.type === 'ArrowFunctionExpression' && parent.expression && parent.body === node;
    if (isResult) parts.push([{ kind: 'ReturnStatement', start: node.start }]);
    if (WRAPPERS.has(node.type)) return true;
    if (node.type.startsWith('TS')) return false;
    parts.push([{ kind: kindOf(node), start: node.start }]);
    return true;
  });
  return parts.flat();
}

/** Types of nodes that only hold another one, or nothing. */
const WRAPPERS: ReadonlySet<Node['type']> = new Set([
  'ChainExpression',
  'EmptyStatement',
  'ExpressionStatement',
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'VariableDeclaration',
]);

function kindOf(node: Node): string {
  switch (node.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return 'name';
    case 'Literal':
      return typeof node.value === 'boolean' ? String(node.value) : typeof node.value;
    case 'ArrowFunctionExpression':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return 'function';
    case 'CallExpression':
    case 'NewExpression':
      return `${node.type} ${node.arguments.length}`;
    case 'MemberExpression':
      return node.computed ? 'element' : 'member';
    case 'AssignmentExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return node.operator;
    default:
      return node.type;
  }
}
