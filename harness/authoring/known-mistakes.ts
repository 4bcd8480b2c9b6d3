import type { Procedures } from './inside.ts';
import type { KnownMistake } from './samples.ts';

/** What the module exports by default that a question names as its known mistakes. */
export interface KnownMistakes {
  readonly reference: Procedures;
  readonly mistakes: readonly KnownMistake[];
  /** Puts the driver around the module of a mistake. */
  open(module: never): Procedures;
  /** how far two results that mean the same may lie apart, relative to the larger of 1 and the value */
  readonly tolerance: number;
  /** procedures that take so long that only mistakes that fit all other calls are tried on them */
  readonly costly: readonly string[];
  /** Names which of a student's functions a call runs: mistakes in other functions do not explain it. */
  kindOf(call: RecordedCall): string;
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
