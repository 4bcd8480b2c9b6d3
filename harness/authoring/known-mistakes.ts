import type { Procedures } from './inside.ts';
import type { Procedure } from './procedures.ts';
import type { KnownMistake } from './samples.ts';

/** What the module exports by default that a question names as its known mistakes. */
export interface KnownMistakes {
  readonly reference: Procedures;
  readonly mistakes: readonly KnownMistake[];
  /** Puts the driver around the module of a mistake. */
  open(module: never): Procedures;
  /** how far two results that mean the same may lie apart, relative to the larger of 1 and the value */
  readonly tolerance: number;
  /** those of the question */
  readonly procedures: Readonly<Record<string, Pick<Procedure, 'costly' | 'kind'>>>;
  /** Takes from a result what differs from one correct submission to the next. */
  comparable(procedure: string, result: unknown): unknown;
}

/** One call into a submission and what came of it, as plain data. */
export interface RecordedCall {
  readonly procedure: string;
  readonly args: readonly unknown[];
  readonly outcome: Outcome;
}

/** A result, or the text of the error in place of one. */
export type Outcome = { readonly value: unknown } | { readonly error: string };

/** The calls that one check made, in their order. */
export interface RecordedCheck {
  readonly id: string;
  readonly isFailed: boolean;
  readonly calls: readonly RecordedCall[];
}
