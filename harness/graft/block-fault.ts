import type { Node } from 'oxc-parser';
import type { Finding } from '../authoring/finding.ts';
import { type Block, lineAndColumn, type Position } from '../source/blocks.ts';
import { parseSource, type SyntaxProblem } from '../source/syntax.ts';
import { type AssembledStub, type ParsedStub, regionOf } from './assembled-stub.ts';
import { invisibleCharacter, LOST, oddCharacter } from './odd-characters.ts';
import { findObstacle } from './runnable.ts';
import { firstDifference, forbiddenMember } from './structure.ts';

/** A block of a submission, in the stub with it and with blocks that are good. */
interface Case {
  /** the submission's name, for positions */
  readonly file: string;
  readonly block: Block;
  readonly assembled: AssembledStub;
  /** the stub with its own blocks */
  readonly pristine: ParsedStub;
}

/**
 * Finds the reason why a block cannot run in its place, or undefined.
 * @param isDone whether it has code of its own
 */
export function blockFault(tested: Case, isDone: boolean): Finding | undefined {
  const { block, assembled, pristine } = tested;
  if (!assembled.outline) return problemFinding(tested);
  const offset = firstDifference(assembled.outline, pristine.outline);
  if (offset !== undefined) return structureFinding(tested, offset, 'it changes the code around it');
  const part = assembled.outline.regions.get(block.name);
  const forbidden = part && forbiddenMember(part.container, part.nodes);
  if (forbidden) return structureFinding(tested, forbidden.node.start, forbidden.reason);
  if (assembled.syntax.problems.length > 0) return problemFinding(tested);
  const obstacle = part && findObstacle(part.nodes, part.container, assembled.source);
  if (!obstacle) {
    const leftover = isDone ? stillThrows(part?.nodes ?? []) : undefined;
    return leftover && { code: 'still-throws', position: positionIn(tested, leftover.start), block: block.name };
  }
  const position = positionIn(tested, obstacle.offset);
  if (obstacle.kind === 'construct') return { code: 'not-erasable', position, construct: obstacle.construct };
  return { code: 'syntax-error', position, message: obstacle.message };
}

/** Finds the line of the stub that ends a block that is not done, where code beside it cannot be reached or is in vain. */
function stillThrows(nodes: readonly Node[]): Node | undefined {
  const end = nodes.find(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement');
  if (end?.type !== 'ThrowStatement' || end.argument.type !== 'NewExpression') return undefined;
  const { callee } = end.argument;
  return callee.type === 'Identifier' && callee.name === 'TodoError' ? end : undefined;
}

/** Makes the finding for a block with which Node.js does not take the file, though our parser does. */
export function refusalFinding(tested: Case, refusal: string): Finding {
  const { assembled, block, file } = tested;
  const { program, comments } = assembled.syntax;
  const hidden = program && invisibleCharacter(assembled.source, regionOf(assembled, block.name), program, comments);
  if (hidden) return { code: 'syntax-error', position: positionIn(tested, hidden.offset), message: hidden.message };
  const position = { file, line: block.markerLine + 1 };
  return { code: 'syntax-error', position, message: `Node.js does not take this block: ${refusal}` };
}

/** Takes the parser's complaint over; that of an unbalanced block often lies in the innocent code below it. */
function problemFinding(tested: Case): Finding {
  const { block, assembled } = tested;
  const head = headAgain(tested);
  if (head) return head;
  const region = regionOf(assembled, block.name);
  const { problems } = assembled.syntax;
  for (const problem of problems) {
    const place = problem.places.find(({ start }) => start >= region.start && start < region.end);
    if (place) return syntaxFinding(tested, problem, place.start);
  }
  const [problem] = problems;
  const [place] = problem.places;
  if (!place) return syntaxFinding(tested, problem, region.start);
  const [, ...below] = assembled.source.slice(region.end, place.start).split('\n');
  const isLastStatement = place.start >= region.end && below.join('').trim() === '';
  if (isLastStatement) return syntaxFinding(tested, problem, place.start);
  const opened = openedInVain(block.body);
  if (opened !== undefined)
    return structureFinding(tested, region.start + opened, 'the bracket that opens here is not closed');
  const reason = 'a bracket, quote or comment in it is not closed, or one is closed that it did not open';
  return structureFinding(tested, place.start, reason);
}

/** Finds the bracket that a method's body opens and does not close; the parser names it where nothing stands below. */
function openedInVain(body: string): number | undefined {
  const head = 'async function* f() {';
  const places = parseSource(head + body).problems.flatMap((problem) => problem.places);
  const opened = places.find(({ message }) => message === 'Opened here');
  return opened && opened.start >= head.length ? opened.start - head.length : undefined;
}

/** Finds the head of the method that the block is the body of: whoever pastes a whole method has it twice. */
function headAgain(tested: Case): Finding | undefined {
  const { name, body } = tested.block;
  const method = name.slice(name.lastIndexOf('.') + 1);
  // What a call in the same place has not is the brace behind it.
  const head = new RegExp(
    `^[ \\t]*(?:async )?(?=${RegExp.escape(method)}\\([^;{}]{0,500}\\)[^;{}()]{0,100}\\{)`,
    'm',
  ).exec(body);
  if (!head) return undefined;
  const position = positionIn(tested, regionOf(tested.assembled, name).start + head.index + head[0].length);
  const message = `the head of ${method} stands here again: only what is between its braces belongs into the block`;
  return { code: 'syntax-error', position, message };
}

function syntaxFinding(tested: Case, problem: SyntaxProblem, offset: number): Finding {
  const { start, end } = regionOf(tested.assembled, tested.block.name);
  const others = problem.places.filter((place) => place.start !== offset && place.start >= start && place.start < end);
  const remarks = others.map((place) => `line ${positionIn(tested, place.start).line}: ${place.message}`);
  const { source } = tested.assembled;
  // The parser takes a file for binary where one of these stands, and names no place.
  const lost = problem.message.startsWith('File appears to be binary') ? source.indexOf(LOST, start) : -1;
  const odd = oddCharacter(source, lost >= 0 ? lost : offset);
  const message = odd?.message ?? [problem.message, ...remarks].join('; ');
  return { code: 'syntax-error', position: positionIn(tested, odd?.offset ?? offset), message };
}

function structureFinding(tested: Case, offset: number, reason: string): Finding {
  return { code: 'structure', position: positionIn(tested, offset), block: tested.block.name, reason };
}

/** Finds a place of the assembled stub in the submission; one outside the block becomes the block's nearest end. */
function positionIn({ file, block, assembled }: Case, offset: number): Position {
  const { start } = regionOf(assembled, block.name);
  const last = Math.max(0, block.body.trimEnd().length - 1);
  const { line, column } = lineAndColumn(block.body, Math.min(Math.max(0, offset - start), last));
  return { file, line: block.markerLine + line, column };
}
