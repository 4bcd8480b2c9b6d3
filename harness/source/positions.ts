import type { Node } from 'oxc-parser';
import type { Span } from './syntax.ts';

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
