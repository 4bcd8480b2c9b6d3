import type { Comment, Node, Program } from 'oxc-parser';
import type { Span } from '../../harness/source/syntax.ts';
import type { SeededRandom } from '../random.ts';

/** A TODO block in its file. */
interface BlockTree {
  readonly source: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** where the block's body lies in the source */
  readonly span: Span;
  /** the body's statements or class members */
  readonly nodes: readonly Node[];
}

/** Text to put in the place of a span. */
export interface Edit extends Span {
  readonly text: string;
}

/** The edits that change one block; they do not overlap. */
export type Change = (block: BlockTree, random: SeededRandom) => readonly Edit[];
