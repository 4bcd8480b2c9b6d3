import type { Node } from 'oxc-parser';
import type { Span } from './syntax.ts';

/** A TODO block: what stands between the lines `// TODO(name) begin` and `// TODO(name) end`. */
export interface Block {
  readonly name: string;
  /** whole lines, each with its line break; empty where the markers follow each other */
  readonly body: string;
  /** line of the begin marker, counted from 1; the body begins on the next one */
  readonly markerLine: number;
  /** offsets of the body in the text, the end exclusive */
  readonly start: number;
  readonly end: number;
}

/** Reason why a block cannot be cut out. */
interface MarkerProblem {
  readonly line: number;
  readonly reason: string;
}

export interface CutBlocks {
  /** the whole blocks, in the order of the text */
  readonly blocks: ReadonlyMap<string, Block>;
  /** by block name; no name is in both maps */
  readonly problems: ReadonlyMap<string, MarkerProblem>;
}

const MARKER = /^\s*\/\/\s*TODO\s*\(\s*([\w.-]+)\s*\)\s*(begin|end)\s*$/;

/**
 * Cuts the TODO blocks out of a text, line by line, so that it also works where the text does not
 * parse. A damaged marker costs its own block, not the ones around it.
 *
 * @param known names of the blocks to look for; markers of others are ordinary lines. All unless given
 */
export function cutBlocks(text: string, known?: { has(name: string): boolean }): CutBlocks {
  const blocks = new Map<string, Block>();
  const problems = new Map<string, MarkerProblem>();
  const report = (name: string, line: number, reason: string) => {
    if (!problems.has(name)) problems.set(name, { line, reason });
  };
  const reportUnclosed = ({ name, markerLine }: { name: string; markerLine: number }) =>
    report(name, markerLine, `the line "// TODO(${name}) end" that closes it is missing`);

  let open: { name: string; markerLine: number; start: number } | undefined;
  let offset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const start = offset;
    offset += line.length + 1;
    const marker = parseMarker(line);
    if (!marker || (known && !known.has(marker.name))) continue;
    const { name, edge } = marker;
    if (edge === 'begin') {
      if (open && open.name !== name) reportUnclosed(open);
      if (blocks.has(name) || open?.name === name) report(name, index + 1, 'it begins a second time');
      open = { name, markerLine: index + 1, start: offset };
    } else if (open?.name === name) {
      blocks.set(name, { ...open, body: text.slice(open.start, start), end: start });
      open = undefined;
    } else {
      const noBegin = `the line "// TODO(${name}) begin" that opens it is missing`;
      report(name, index + 1, blocks.has(name) ? 'it ends a second time' : noBegin);
    }
  }
  if (open) reportUnclosed(open);
  for (const name of problems.keys()) blocks.delete(name);
  return { blocks, problems };
}

/** Reads the block and the edge that a line marks, or undefined for any other line. */
export function parseMarker(line: string): { name: string; edge: 'begin' | 'end' } | undefined {
  const [, name, edge] = MARKER.exec(line) ?? [];
  return name !== undefined && (edge === 'begin' || edge === 'end') ? { name, edge } : undefined;
}

/** Finds the first line that seems meant for a marker of a block, and is none. */
export function nearMarker(text: string, name: string): { line: number; edge: string } | undefined {
  const meant = new RegExp(`\\bTODO\\W*${RegExp.escape(name)}\\W*(begin|end)\\b`, 'i');
  for (const [index, line] of text.split('\n').entries()) {
    const [, edge] = parseMarker(line) ? [] : (meant.exec(line) ?? []);
    if (edge) return { line: index + 1, edge: edge.toLowerCase() };
  }
  return undefined;
}

/**
 * Finds the body of one of a text's blocks, without its last line break.
 * @throws Error where it has no such block
 */
export function bodyOf(text: string, name: string): string {
  return blockOf(text, name).body.replace(/\n$/, '');
}

/**
 * Sets other bodies into the blocks of a text.
 * @param bodies by block name, without their last line break
 * @throws Error where it has no such block
 */
export function withBodies(text: string, bodies: Readonly<Record<string, string>>): string {
  for (const name of Object.keys(bodies)) blockOf(text, name);
  const bodyIn = ({ name, body }: Block) => (Object.hasOwn(bodies, name) ? `${bodies[name]}\n` : body);
  return replaceBodies(text, cutBlocks(text).blocks.values(), bodyIn).source;
}

/**
 * Sets a body into each of some blocks of a text, which need not parse.
 * @param blocks in the order of the text
 * @returns the text, and where the bodies lie in it, by block name, in that order
 */
export function replaceBodies(
  text: string,
  blocks: Iterable<Block>,
  bodyOf: (block: Block) => string,
): { source: string; regions: Map<string, Span> } {
  const regions = new Map<string, Span>();
  let source = '';
  let copied = 0;
  for (const block of blocks) {
    source += text.slice(copied, block.start);
    const body = bodyOf(block);
    regions.set(block.name, { start: source.length, end: source.length + body.length });
    source += body;
    copied = block.end;
  }
  return { source: source + text.slice(copied), regions };
}

function blockOf(text: string, name: string): Block {
  const block = cutBlocks(text).blocks.get(name);
  if (!block) throw new Error(`there is no block ${name}`);
  return block;
}

/** A place in a file of the submission, counted from 1 in the student's own numbering. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** A TODO block of a submission, set into the pristine stub. Plain data. */
export interface ReadyBlock {
  readonly state: 'ready';
  readonly name: string;
  /** name of the submission's file */
  readonly file: string;
  readonly body: string;
  /** line of the body's first line in the student's file, counted from 1 */
  readonly firstLine: number;
  /** where the body lies in the grafted source */
  readonly span: Span;
  /** the body's statements or class members; their spans refer to the grafted source */
  readonly nodes: readonly Node[];
  /** what may keep it from working, though it can run; printable sentences */
  readonly hints: readonly string[];
}

/** Translates an offset in the grafted source to the student's own numbering. */
export function positionOf({ file, body, firstLine, span }: ReadyBlock, offset: number): Position {
  const { line, column } = lineAndColumn(body, offset - span.start);
  return { file, line: firstLine - 1 + line, column };
}

/** Finds line and column of an offset, both counted from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
