import type { Node } from 'oxc-parser';
import { positionOf, type ReadyBlock } from '../source/blocks.ts';
import { walk } from '../source/walk.ts';
import { type Check, CheckFailure } from './check.ts';
import type { Procedures } from './inside.ts';

// Rules that the lab sheet states about the code itself, read from its syntax tree. Whether breaking
// one costs marks is the rubric's to say.

/** Makes a rule's check over a task's blocks. @param find returns the first node that breaks it, with the reason */
export function ruleCheck<P extends Procedures>(
  rule: string,
  title: string,
  find: (block: ReadyBlock) => { node: Node; message: string } | undefined,
): Check<P> {
  return {
    id: `rule-${rule}`,
    title,
    visibility: 'visible',
    oracle: 'none',
    rule,
    async run({ blocks }) {
      for (const block of blocks.values()) {
        const broken = find(block);
        if (!broken) continue;
        const { start } = broken.node;
        const position = positionOf(block, start);
        const line = block.body.split('\n')[position.line - block.firstLine];
        throw new CheckFailure({ code: 'rule', rule, position, excerpt: line.trim(), message: broken.message });
      }
      return undefined;
    },
  };
}

/** Makes a rule of what no node of a block may be. */
const without =
  (rule: string, title: string, isForbidden: (node: Node) => boolean, message: string) =>
  <P extends Procedures>(): Check<P> =>
    ruleCheck(rule, title, (block) => {
      const node = nodesOf(block).find(isForbidden);
      return node && { node, message };
    });

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

export const noLoops = without(
  'loops',
  'There is no loop',
  ({ type }) => LOOPS.has(type),
  'the lab sheet asks for code without loops here',
);

export const noImports = without(
  'imports',
  'Nothing is imported inside the block',
  isImport,
  'a TODO block may use what the file imports, and import nothing itself',
);

export const noPrints = without(
  'prints',
  'No print is left in the block',
  isPrint,
  'remove the print: the lab sheet asks for none',
);

/** Lists all nodes of a block. */
export function nodesOf(block: ReadyBlock): Node[] {
  const found: Node[] = [];
  for (const root of block.nodes) walk(root, (node) => void found.push(node));
  return found;
}

function isPrint(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'console';
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return false;
  const isProcess = node.object.type === 'Identifier' && node.object.name === 'process';
  return isProcess && ['stdout', 'stderr', '_rawDebug'].includes(node.property.name);
}

function isImport(node: Node): boolean {
  if (node.type === 'ImportExpression') return true;
  if (node.type === 'MetaProperty') return node.meta.name === 'import';
  if (node.type !== 'CallExpression') return false;
  return ['require', 'getBuiltinModule'].includes(calledName(node.callee) ?? '');
}

/** Finds the name of what is called: `f` of f(…), `m` of a.m(…). */
export function calledName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
}
