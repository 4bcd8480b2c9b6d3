import type { Token } from './tokens.ts';

/** A TODO block as somebody has filled it in. */
export interface TokenizedBlock {
  readonly name: string;
  readonly text: string;
  /** offsets count from the beginning of the text */
  readonly tokens: readonly Token[];
}

/** A submission, as far as it can be compared with others. */
export interface TokenizedWork {
  /** what the submission is called, unique in the class */
  readonly label: string;
  readonly blocks: readonly TokenizedBlock[];
}
