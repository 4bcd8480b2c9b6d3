import type { Procedures } from '../../authoring/inside.ts';
import type { Procedure } from '../../authoring/procedures.ts';
import type { KnownMistake, KnownMistakes } from '../../authoring/samples.ts';
import type { RecordedCall } from './recording.ts';

/** A known mistake as code: the reference with the mistake in it, behind the same procedures as a submission. */
export interface Variant {
  readonly id: string;
  /** ids of the tasks that the mistake costs */
  readonly fails: readonly string[];
  /** names of the blocks that differ from the reference's */
  readonly blocks: readonly string[];
  load(): Promise<Procedures>;
}

/** Variants that the calls of a submission are tried on. */
export interface Suspects extends Required<Pick<KnownMistakes, 'tolerance' | 'comparable'>> {
  readonly variants: readonly Variant[];
  readonly reference: Procedures;
  readonly procedures: Readonly<Record<string, Pick<Procedure, 'blocks' | 'costly' | 'kind' | 'once'>>>;
}

/**
 * Makes variants of known mistakes, one for each set of constants. A variant is loaded when it is first needed, and then
 * kept: modules are never unloaded.
 *
 * @param load opens the reference with other blocks
 */
export function variantsOf(
  mistakes: readonly (KnownMistake & Pick<Variant, 'fails'>)[],
  load: (blocks: Readonly<Record<string, string>>) => Promise<Procedures>,
): Variant[] {
  return mistakes.flatMap(({ id, fails, blocks, also = [] }) =>
    [blocks, ...also].map((each): Variant => {
      let procedures: Promise<Procedures> | undefined;
      return {
        id,
        fails,
        blocks: Object.keys(each),
        load() {
          procedures ??= load(each);
          return procedures;
        },
      };
    }),
  );
}

/** Names what a call runs of a student's functions: known mistakes in other functions do not explain its outcome. */
export function kindOf({ procedures }: Pick<Suspects, 'procedures'>, { procedure, args }: RecordedCall): string {
  const kind = procedures[procedure].kind?.(...args);
  return kind === undefined ? procedure : `${procedure} ${kind}`;
}
