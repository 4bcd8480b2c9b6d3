import type { Node, Program } from 'oxc-parser';
import { walk } from '../source/walk.ts';

// What stands outside the blocks, as units that can be compared: by what the code does, whatever its spelling.

/** A statement, a member of a class, or a name that is imported. */
export interface Unit {
  /** equal for units that do the same: without types, quotes, white space and comments */
  readonly key: string;
  readonly kind: 'import' | 'statement' | 'member';
  /** what it declares, if that is one name */
  readonly name: string | undefined;
  /** of its first character, and behind its last one */
  readonly offset: number;
  readonly end: number;
  /** what it consists of, where that is a list of such units: members, or the statements of a function */
  readonly parts: readonly Unit[];
}

/** Takes a module apart. What is erased with the types is no unit. */
export function unitsOf(program: Program): Unit[] {
  return program.body.flatMap((node) => unitsIn(node));
}

function unitsIn(node: Node): Unit[] {
  if (node.type === 'ImportDeclaration') return importsOf(node);
  if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') {
    const { declaration } = node;
    if (declaration) return unitsIn(declaration as Node).map((unit) => ({ ...unit, offset: node.start }));
  }
  if (node.type.startsWith('TS') && node.type !== 'TSEnumDeclaration') return [];
  const isMember = 'key' in node;
  return [
    {
      key: keyOf(node),
      kind: isMember ? 'member' : 'statement',
      name: nameOf(node),
      offset: node.start,
      end: node.end,
      parts: partsOf(node).flatMap((part) => unitsIn(part)),
    },
  ];
}

function importsOf(node: Extract<Node, { type: 'ImportDeclaration' }>): Unit[] {
  if (node.importKind === 'type') return [];
  const values = node.specifiers.filter((each) => !('importKind' in each) || each.importKind !== 'type');
  const make = (name: string | undefined, key: string): Unit => {
    return {
      key: `import ${key} from ${node.source.value}`,
      kind: 'import',
      name,
      offset: node.start,
      end: node.end,
      parts: [],
    };
  };
  if (node.specifiers.length === 0) return [make(undefined, '')];
  return values.map((each) => make(each.local.name, keyOf(each)));
}

/** Lists the nodes of a class or function that are compared one by one. */
function partsOf(node: Node): readonly Node[] {
  if (node.type === 'ClassDeclaration') return node.body.body;
  if (node.type === 'FunctionDeclaration') return node.body?.body ?? [];
  if (node.type === 'MethodDefinition') return node.value.body?.body ?? [];
  return [];
}

function nameOf(node: Node): string | undefined {
  if ('key' in node && 'name' in node.key) return node.key.name as string;
  if (node.type === 'VariableDeclaration') {
    const [{ id }, ...others] = node.declarations;
    return others.length === 0 && id.type === 'Identifier' ? id.name : undefined;
  }
  if ('id' in node && node.id?.type === 'Identifier') return node.id.name;
  return undefined;
}

/** Fields of a node that say nothing of what it does. */
const WITHOUT_EFFECT = new Set(
  [
    ...['start', 'end', 'range', 'loc', 'raw', 'typeAnnotation', 'returnType', 'typeParameters', 'typeArguments'],
    ...['superTypeArguments', 'implements', 'accessibility', 'override', 'declare', 'definite', 'readonly', 'optional'],
  ].values(),
);

/** Writes a node as text that is equal for nodes that do the same. */
function keyOf(node: Node): string {
  return JSON.stringify(node, (field, value) => {
    if (WITHOUT_EFFECT.has(field) && !(field === 'optional' && value === true)) return undefined;
    if (typeof value === 'bigint' || value instanceof RegExp) return String(value);
    return value;
  });
}

/** Names that code uses without declaring them, and the fields of `this` that it uses. */
export function usedNames(nodes: readonly Node[]): { names: ReadonlySet<string>; fields: ReadonlySet<string> } {
  const [names, fields, declared] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const root of nodes) {
    walk(root, (node, parent) => {
      if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && 'name' in node.property) {
        fields.add(node.property.name as string);
      }
      if (node.type !== 'Identifier') return;
      const isProperty = parent?.type === 'MemberExpression' && parent.property === node && !parent.computed;
      const isKey = parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand;
      const isDeclared =
        (parent?.type === 'VariableDeclarator' && parent.id === node) ||
        ((parent?.type === 'FunctionDeclaration' || parent?.type === 'ArrowFunctionExpression') &&
          node !== parent.body);
      if (isDeclared) declared.add(node.name);
      else if (!isProperty && !isKey) names.add(node.name);
    });
  }
  return { names: names.difference(declared), fields };
}
