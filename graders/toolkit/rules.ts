import type { Node } from 'oxc-parser';
import { type Check, CheckFailure, type Procedures } from '../../harness/grading/check.ts';
import type { ParsedBlock } from '../../harness/submission/prepare.ts';
import { walk } from '../../harness/submission/syntax.ts';

// Rules that the lab sheet states about the code itself, read from its syntax tree. Whether breaking
// one costs marks is the rubric's to say.

/** A rule's check over a task's blocks: `find` returns the first node that breaks it, with the reason. */
function ruleCheck<P extends Procedures>(
  rule: string,
  title: string,
  find: (block: ParsedBlock) => { node: Node; message: string } | undefined,
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
        const position = block.positionOf(broken.node.start);
        const [line] = block.source.slice(block.source.lastIndexOf('\n', broken.node.start) + 1).split('\n', 1);
        throw new CheckFailure({ code: 'rule', rule, position, excerpt: line.trim(), message: broken.message });
      }
      return undefined;
    },
  };
}

const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

export function noLoops<P extends Procedures>(): Check<P> {
  return ruleCheck('loops', 'There is no loop', (block) => {
    const node = nodes(block).find(({ type }) => LOOPS.has(type));
    return node && { node, message: 'the lab sheet asks for code without loops here' };
  });
}

/**
 * Code that takes an exponential must shift its argument. That the shift comes first, and is by the maximum,
 * shows in the values at ±1000: there are more ways to write it than a rule could list.
 */
export function maxShiftFirst<P extends Procedures>(): Check<P> {
  return ruleCheck('max-shift-first', 'The maximum is subtracted before the exponential', (block) => {
    const all = nodes(block);
    const node = all.find(isExponential);
    if (!node || all.some(isShift)) return undefined;
    return { node, message: 'subtract the largest entry of x first, then take the exponential' };
  });
}

export function noImports<P extends Procedures>(): Check<P> {
  return ruleCheck('imports', 'Nothing is imported inside the block', (block) => {
    const node = nodes(block).find(isImport);
    return node && { node, message: 'a TODO block may use what the file imports, and import nothing itself' };
  });
}

export function noPrints<P extends Procedures>(): Check<P> {
  return ruleCheck('prints', 'No print is left in the block', (block) => {
    const node = nodes(block).find(isPrint);
    return node && { node, message: 'remove the print: the lab sheet asks for none' };
  });
}

function nodes(block: ParsedBlock): Node[] {
  return block.nodes.flatMap(descendants);
}

function descendants(root: Node): Node[] {
  const found: Node[] = [];
  walk(root, (node) => void found.push(node));
  return found;
}

function isExponential(node: Node): boolean {
  if (node.type === 'CallExpression') return calledName(node.callee) === 'exp';
  return node.type === 'BinaryExpression' && node.operator === '**';
}

function isShift(node: Node): boolean {
  if (node.type === 'CallExpression') return /^(sub|add|center)/.test(calledName(node.callee) ?? '');
  if (node.type === 'UnaryExpression') return node.operator === '-';
  if (node.type === 'AssignmentExpression') return node.operator === '-=';
  return node.type === 'BinaryExpression' && node.operator === '-';
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

/** The name of what is called: `f` of f(…), `m` of a.m(…). */
function calledName(callee: Node): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : undefined;
}
