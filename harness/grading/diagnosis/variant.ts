import type { Procedure } from '../../authoring/procedures.ts';
import type { KnownMistake, KnownMistakes } from '../../authoring/samples.ts';
import type { Outcome, RecordedCall } from './recording.ts';

/** A known mistake as code: the reference with the mistake in it, behind the same procedures as a submission. */
export interface Variant {
  readonly id: string;
  /** ids of the tasks that the mistake costs */
  readonly fails: readonly string[];
  /** bodies of the blocks that differ from the reference's, by name */
  readonly blocks: KnownMistake['blocks'];
}

/**
 * Makes calls on the reference with each of several sets of other blocks, wherever that runs.
 * @returns the outcomes of the calls, for each set
 */
export type AnswerAll = (
  calls: readonly Pick<RecordedCall, 'procedure' | 'args'>[],
  blocks: readonly KnownMistake['blocks'][],
) => Promise<Outcome[][]>;

/** Variants that the calls of a submission are tried on. */
export interface Suspects extends Required<Pick<KnownMistakes, 'tolerance' | 'comparable'>> {
  readonly variants: readonly Variant[];
  readonly answerAll: AnswerAll;
  readonly procedures: Readonly<Record<string, Pick<Procedure, 'blocks' | 'costly' | 'kind' | 'once'>>>;
}

/** Makes variants of known mistakes, one for each set of constants. */
export function variantsOf(mistakes: readonly (KnownMistake & Pick<Variant, 'fails'>)[]): Variant[] {
  return mistakes.flatMap(({ id, fails, blocks, also = [] }) =>
    [blocks, ...also].map((each): Variant => ({ id, fails, blocks: each })),
  );
}

/** Names what a call runs of a student's functions: known mistakes in other functions do not explain its outcome. */
export function kindOf({ procedures }: Pick<Suspects, 'procedures'>, { procedure, args }: RecordedCall): string {
  const kind = procedures[procedure].kind?.(...args);
  return kind === undefined ? procedure : `${procedure} ${kind}`;
}

/** Tells whether a call runs a block that differs from the reference's: a procedure that names no blocks may run any. */
export function isRun({ procedures }: Pick<Suspects, 'procedures'>, variant: Variant, { procedure }: RecordedCall) {
  const { blocks } = procedures[procedure];
  return blocks === undefined || blocks.some((block) => Object.hasOwn(variant.blocks, block));
}
