import type { Node } from 'oxc-parser';
import { walk } from '../source/walk.ts';

/** Something that the parser lets pass and that Node.js does not run. */
type Obstacle =
  | { readonly kind: 'construct'; readonly construct: string; readonly offset: number }
  | { readonly kind: 'error'; readonly message: string; readonly offset: number };

/** Depth of a tree, at most: deeper ones are refused, so that whoever walks an accepted one may use recursion. */
const MAX_DEPTH = 500;

/**
 * Finds the first thing in `nodes` for which Node.js would refuse the whole file: a construct that
 * cannot be erased from TypeScript, or an early error that the parser misses.
 *
 * @param parent the node that the nodes are children of
 * @param source the text that the nodes' spans refer to
 */
export function findObstacle(nodes: readonly Node[], parent: Node, source: string): Obstacle | undefined {
  let found: Obstacle | undefined;
  for (const root of nodes) {
    walk(root, (node, above = parent, depth) => {
      if (found || isDeclaredOnly(node)) return false;
      const offset = node.start;
      const construct = constructToCompile(node);
      if (construct) found = { kind: 'construct', construct, offset };
      const message =
        depth > MAX_DEPTH ? `this is nested more than ${MAX_DEPTH} levels deep` : missedError(node, above, source);
      if (message) found ??= { kind: 'error', message, offset };
      return true;
    });
  }
  return found;
}

/** Constructs that are more than types, by the type of their node. */
const CONSTRUCTS: Readonly<Partial<Record<Node['type'], string>>> = {
  TSEnumDeclaration: 'enum',
  TSModuleDeclaration: 'namespace',
  TSParameterProperty: 'parameter property',
  TSImportEqualsDeclaration: 'import =',
  TSExportAssignment: 'export =',
  TSTypeAssertion: 'type assertion <T>x',
  Decorator: 'decorator',
  AccessorProperty: 'accessor field',
};

function constructToCompile(node: Node): string | undefined {
  if (node.type === 'TSModuleDeclaration' && isTypeOnly(node)) return undefined;
  if (node.type === 'TSImportEqualsDeclaration' && node.importKind === 'type') return undefined;
  return CONSTRUCTS[node.type];
}

function missedError(node: Node, parent: Node, source: string): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      if (parent.type === 'Program' || parent.type === 'TSModuleBlock') return undefined;
      return 'import and export may only stand at the top of a file, not in a function or class';
    case 'Literal':
      return 'regex' in node ? patternError(node.regex) : undefined;
    case 'BinaryExpression':
      return source.startsWith('<!--', node.right.start - 1) ? 'a module may not contain "<!--"' : undefined;
    default:
      return undefined;
  }
}

function patternError({ pattern, flags }: { pattern: string; flags: string }): string | undefined {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function isDeclaredOnly(node: Node): boolean {
  return 'declare' in node && node.declare === true;
}

/** Tells whether a statement is erased: a namespace that holds types only is erased with them. */
function isTypeOnly(node: Node): boolean {
  if (isDeclaredOnly(node)) return true;
  switch (node.type) {
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      return true;
    case 'ExportNamedDeclaration':
      return node.declaration !== null && isTypeOnly(node.declaration);
    case 'TSModuleDeclaration':
      return node.body?.type === 'TSModuleBlock' && node.body.body.every(isTypeOnly);
    default:
      return false;
  }
}
