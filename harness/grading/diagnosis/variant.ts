import type { Procedure } from '../../authoring/procedures.ts';
import type { KnownMistake, KnownMistakes } from '../../authoring/samples.ts';
import type { Outcome, RecordedCall } from './recording.ts';

/** Makes a call on some code, wherever it runs. */
export type Answer = (call: Pick<RecordedCall, 'procedure' | 'args'>) => Promise<Outcome>;

/** A known mistake as code: the reference with the mistake in it, behind the same procedures as a submission. */
export interface Variant {
  readonly id: string;
  /** ids of the tasks that the mistake costs */
  readonly fails: readonly string[];
  /** names of the blocks that differ from the reference's */
  readonly blocks: readonly string[];
  readonly answer: Answer;
}

/** Variants that the calls of a submission are tried on. */
export interface Suspects extends Required<Pick<KnownMistakes, 'tolerance' | 'comparable'>> {
  readonly variants: readonly Variant[];
  readonly reference: Answer;
  readonly procedures: Readonly<Record<string, Pick<Procedure, 'blocks' | 'costly' | 'kind' | 'once'>>>;
}

/**
 * Makes variants of known mistakes, one for each set of constants.
 *
 * @param answerOf makes calls on the reference with other blocks
 */
export function variantsOf(
  mistakes: readonly (KnownMistake & Pick<Variant, 'fails'>)[],
  answerOf: (blocks: KnownMistake['blocks']) => Answer,
): Variant[] {
  return mistakes.flatMap(({ id, fails, blocks, also = [] }) =>
    [blocks, ...also].map((each): Variant => ({ id, fails, blocks: Object.keys(each), answer: answerOf(each) })),
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
  return blocks === undefined || variant.blocks.some((block) => blocks.includes(block));
}
