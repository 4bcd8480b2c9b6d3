import { type Comment, type Program, parseSync } from 'oxc-parser';

/** A half-open range of offsets, in UTF-16 units as strings count them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxProblem {
  readonly message: string;
  /** the places that the message is about, the foremost first; may be empty */
  readonly places: readonly (Span & { readonly message: string | null })[];
}

export interface Syntax {
  /** undefined where the parser gave up; the problems say why */
  readonly program: Program | undefined;
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/**
 * Parses a TypeScript module, with the early errors that need scopes (a name declared twice, a
 * `break` without its loop). Parentheses leave no node of their own.
 *
 * Hostile text can crash the parser or keep it busy for ever: see `isolated-parser.ts`.
 */
export function parseSource(text: string): Syntax {
  const { program, comments, errors } = parseSync('source.ts', text, {
    lang: 'ts',
    sourceType: 'module',
    showSemanticErrors: true,
    preserveParens: false,
  });
  return {
    // An error that the parser does not recover from leaves an empty program.
    program: errors.length > 0 && program.body.length === 0 ? undefined : program,
    comments,
    problems: errors.map(({ message, labels }) => ({ message, places: labels })),
  };
}
