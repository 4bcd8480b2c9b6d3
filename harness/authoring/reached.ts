import type { Node } from 'oxc-parser';
import type { ReadyBlock } from '../source/blocks.ts';
import { walk } from '../source/walk.ts';
import { bare, calledName, constantName, memberName, textOf } from './names.ts';

/** A node that a block may run. */
export interface Reached {
  readonly node: Node;
  /** the block that it is written in */
  readonly block: ReadyBlock;
  /** the node of the block itself by which it gets there */
  readonly by: Node;
}

/** Lists that were made once: every rule of every task asks for them, and each name that a block uses. */
const listed = new WeakMap<ReadyBlock, readonly Node[]>();

/** Lists all nodes of a block. */
export function nodesOf(block: ReadyBlock): readonly Node[] {
  const known = listed.get(block) ?? block.nodes.flatMap(nodesBelow);
  listed.set(block, known);
  return known;
}

/**
 * Lists the nodes of all that a block may run: its own, then those of the functions in other blocks that it gets at by name,
 * and of what these get at.
 * @param blocks those of the whole file
 */
export function reachedNodes(block: ReadyBlock, blocks: Iterable<ReadyBlock>): Reached[] {
  const others = [...blocks].filter((other) => other !== block);
  const reached: Reached[] = nodesOf(block).map((node) => ({ node, block, by: node }));
  const seen = new Set<Node>();
  const asked = new Set<Name>();
  // The list is walked in the order in which it grows.
  for (const { node, by } of reached) {
    for (const name of namesUsed(node)) {
      if (asked.has(name)) continue;
      asked.add(name);
      for (const other of others) {
        for (const root of functionsNamed(name, other)) {
          if (seen.has(root)) continue;
          seen.add(root);
          reached.push(...nodesBelow(root).map((inner) => ({ node: inner, block: other, by })));
        }
      }
    }
  }
  return reached;
}

function nodesBelow(root: Node): Node[] {
  const found: Node[] = [];
  walk(root, (node) => void found.push(node));
  return found;
}

/** Name of what may be anything: which one is decided while the code runs. */
const ANY = Symbol('any');

type Name = string | typeof ANY;

/**
 * Lists the names by which a node may get at a function elsewhere: members that are read, in whatever way they are called then,
 * functions that are called or handed on, and texts that are handed on.
 */
function namesUsed(node: Node): Name[] {
  switch (node.type) {
    case 'MemberExpression': {
      const name = memberName(node) ?? (isOwn(node.object) ? ANY : undefined);
      return name === undefined ? [] : [name];
    }
    case 'VariableDeclarator':
    case 'AssignmentExpression': {
      const [pattern, value] = node.type === 'VariableDeclarator' ? [node.id, node.init] : [node.left, node.right];
      if (pattern.type !== 'ObjectPattern' || !value) return [];
      const whole = isOwn(value) ? ANY : undefined;
      return pattern.properties.flatMap(
        (part) => (part.type === 'Property' ? (constantName(part) ?? whole) : whole) ?? [],
      );
    }
    case 'CallExpression':
    case 'NewExpression': {
      const names = [node.callee, ...node.arguments].flatMap((used) => calledName(used) ?? textOf(used) ?? []);
      return isReflection(node.callee) && node.arguments.some(isOwn) ? [ANY, ...names] : names;
    }
    default:
      return [];
  }
}

/** Tells whether it is the object that the block is a method of, or a prototype. */
function isOwn(value: Node): boolean {
  const node = bare(value);
  return node.type === 'ThisExpression' || (node.type === 'MemberExpression' && memberName(node) === 'prototype');
}

/** Tells whether it is a function that lists what an object has. */
function isReflection(callee: Node): boolean {
  const node = bare(callee);
  return node.type === 'MemberExpression' && ['Reflect', 'Object'].includes(calledName(node.object) ?? '');
}

/**
 * Finds the functions that a block makes reachable for others by a name: the method that the block is the body of, as the
 * block is called, and functions in fields of classes and objects.
 */
function functionsNamed(name: Name, block: ReadyBlock): readonly Node[] {
  if (name === ANY || block.name.endsWith(`.${name}`)) return block.nodes;
  const all = nodesOf(block);
  const local = (value: Node): Node[] => {
    const node = bare(value);
    if (FUNCTIONS.has(node.type)) return [node];
    if (node.type !== 'Identifier') return [];
    return all.flatMap((each) => {
      if (each.type === 'FunctionDeclaration' && each.id?.name === node.name) return each;
      const isOwn = each.type === 'VariableDeclarator' && each.id.type === 'Identifier' && each.id.name === node.name;
      return isOwn && each.init && FUNCTIONS.has(each.init.type) ? each.init : [];
    });
  };
  return all.flatMap((node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      // A name that cannot be read may be any.
      return (memberName(node.left) ?? name) === name ? local(node.right) : [];
    }
    const isField = node.type === 'Property' || node.type === 'PropertyDefinition' || node.type === 'MethodDefinition';
    return isField && node.value && (constantName(node) ?? name) === name ? local(node.value) : [];
  });
}

const FUNCTIONS = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'FunctionDeclaration']);
