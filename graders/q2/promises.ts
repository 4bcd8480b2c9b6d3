import { type CheckContext, CheckFailure, calledName, type Finding, nodesOf, positionOf } from 'lab-harness/authoring';
import type { Node } from 'oxc-parser';
import type { Q2Procedures } from './driver.ts';

type Blocks = CheckContext<Q2Procedures>['blocks'];

/** Methods of a tensor that give a promise of its numbers. */
const READERS = ['data', 'array'];

/**
 * Adds to what was found the line on which a promise is not awaited, where it may be why.
 * @param error what a check has thrown
 */
export function withPromises(error: unknown, blocks: Blocks): unknown {
  if (!(error instanceof CheckFailure) || !mayBePromise(error.finding)) return error;
  const hint = unawaited(blocks);
  if (!hint || !('message' in error.finding)) return error;
  const { finding, evidence, path, printed } = error;
  const hints = [...('hints' in finding ? (finding.hints ?? []) : []), hint];
  return Object.assign(new CheckFailure({ ...finding, hints } as Finding, evidence), { path, printed });
}

/** Awaits what a check does; a finding gets the line on which a promise is not awaited, where it may be why. */
export async function hintingAtPromises<T>(outcome: Promise<T>, blocks: Blocks): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    throw withPromises(error, blocks);
  }
}

/** Tells whether a number is missing where one was read, or came too late. */
function mayBePromise(finding: Finding): boolean {
  if (finding.code === 'threw') return finding.isOutside === true || finding.name === 'TypeError';
  if (finding.code === 'contract') return finding.message.includes('a promise');
  return 'actual' in finding && (finding.actual === '0' || /\bNaN\b/.test(finding.actual ?? ''));
}

/** Says where a tensor's numbers are asked for without await. */
function unawaited(blocks: Blocks): string | undefined {
  for (const block of blocks.values()) {
    const nodes = nodesOf(block);
    const awaits = nodes.filter(({ type }) => type === 'AwaitExpression');
    const call = nodes.find(
      (node) =>
        node.type === 'CallExpression' &&
        node.arguments.length === 0 &&
        node.callee.type === 'MemberExpression' &&
        READERS.includes(calledName(node.callee) ?? '') &&
        !awaits.some((each) => isWithin(node, each)) &&
        !nodes.some((each) => isLater(node, each)),
    );
    if (call?.type !== 'CallExpression') continue;
    const { file, line } = positionOf(block, call.start);
    return `${file}:${line}: ${calledName(call.callee)}() gives a promise, and is not awaited here`;
  }
  return undefined;
}

/** Where a node begins and ends in its file. */
type Span = Pick<Node, 'start' | 'end'>;

const isWithin = (inner: Span, outer: Span) => outer.start <= inner.start && inner.end <= outer.end;

/** Tells whether a node has a promise awaited elsewhere, or does with it what is to come after: `map(…)` and `.then`. */
function isLater(promise: Span, node: Node): boolean {
  if (node.type === 'MemberExpression')
    return isWithin(promise, node.object) && node.object.end === promise.end && calledName(node) === 'then';
  return (
    node.type === 'CallExpression' &&
    calledName(node.callee) === 'map' &&
    node.arguments.some((each) => isWithin(promise, each))
  );
}
