import type { Node } from 'oxc-parser';
import { type Check, calledName, nodesOf, type Procedures, ruleCheck } from '../../harness/authoring/index.ts';

/**
 * Code that takes an exponential must shift its argument. That the shift comes first, and is by the maximum,
 * shows in the values at ±1000: there are more ways to write it than a rule could list.
 */
export function maxShiftFirst<P extends Procedures>(): Check<P> {
  return ruleCheck('max-shift-first', 'The maximum is subtracted before the exponential', (block) => {
    const all = nodesOf(block);
    const node = all.find(isExponential);
    if (!node || all.some(isShift)) return undefined;
    return { node, message: 'subtract the largest entry of x first, then take the exponential' };
  });
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
