// Submissions described by what they have in place of the reference's TODO blocks.

import type { Procedures } from './inside.ts';
import type { Procedure } from './procedures.ts';

/** A submission that is the reference's but for some blocks. */
export interface Sample {
  readonly id: string;
  /** block bodies by block name; the others are the reference's */
  readonly blocks: Readonly<Record<string, string>>;
}

/** Tasks that a mistake in one of them costs. */
export interface Costs {
  /** the tasks that must fail, and no other may */
  readonly fails: readonly string[];
  /** of these, the tasks that only fail because of another one, and which */
  readonly blocked?: Readonly<Record<string, readonly string[]>>;
}

/** A submission with one mistake in it, and what that must cost. */
export interface FaultySample extends Sample, Costs {
  /** id of the known mistake that it makes in other words */
  readonly is?: string;
}

/** A known mistake, with what names it when a check fails. */
export interface KnownMistake extends FaultySample {
  /** for the student: what the code seems to do, and which formula says otherwise; never the solution's code */
  readonly says: string;
  /** the same mistake with other constants in it */
  readonly also?: readonly Sample['blocks'][];
}

/** Known mistakes of a question, as the module that the question names exports them by default. */
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

/** Makes samples that are the reference's but for the body of one block. */
export const sampleIn =
  (block: string) =>
  (id: string, body: string): Sample => ({ id, blocks: { [block]: body } });

/** Makes samples with a mistake in one block, which costs the same tasks unless told otherwise. */
export const faultyIn =
  (block: string, usual: Costs) =>
  (id: string, body: string, costs = usual): FaultySample => ({ ...sampleIn(block)(id, body), ...costs });

/** Makes known mistakes in one block, which cost the same tasks unless told otherwise. */
export const mistakeIn =
  (block: string, usual: Costs) =>
  (id: string, says: string, body: string, costs = usual): KnownMistake => ({
    ...faultyIn(block, usual)(id, body, costs),
    says,
  });

/** Adds to a mistake in one block the same mistake with other constants in the place of one. */
export function withConstants(mistake: KnownMistake, written: string, others: readonly string[]): KnownMistake {
  const [[block, body]] = Object.entries(mistake.blocks);
  return { ...mistake, also: others.map((other) => ({ [block]: changed(body, written, other) })) };
}

/** Tells whether a sample differs from the reference in one of these blocks. */
export function isIn(sample: Pick<Sample, 'blocks'>, blocks: readonly string[]): boolean {
  return Object.keys(sample.blocks).some((block) => blocks.includes(block));
}

/**
 * Replaces one part of a text, wherever it occurs.
 * @throws Error where the part does not occur, so that no mistake gets lost when a text is edited
 */
export function changed(text: string, part: string, replacement: string): string {
  if (!text.includes(part)) throw new Error(`there is no ${part} in:\n${text}`);
  return text.replaceAll(part, replacement);
}
