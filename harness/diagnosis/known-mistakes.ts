import type { Procedures } from '../grading/check.ts';

/** A known mistake as code: a variant of the reference behind the same procedures as a submission. */
export interface Variant {
  readonly id: string;
  /** for the student: what the code seems to do, and which formula says otherwise */
  readonly says: string;
  /** ids of the tasks that the mistake costs */
  readonly fails: readonly string[];
  load(): Promise<Procedures>;
}

/** What the module exports by default that a question names as its known mistakes. */
export interface KnownMistakes {
  readonly reference: Procedures;
  readonly variants: readonly Variant[];
  /** how far two results that mean the same may lie apart, relative to the larger of 1 and the value */
  readonly tolerance: number;
  /** procedures that take so long that only variants that fit all other calls are tried on them */
  readonly costly: readonly string[];
  /** names which of a student's functions a call runs: mistakes in other functions do not explain it */
  kindOf(call: RecordedCall): string;
  /** what two results are compared by: without what differs from one right submission to the next */
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
