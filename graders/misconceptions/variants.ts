import type { Variant } from '../../harness/diagnosis/known-mistakes.ts';
import type { Procedures } from '../../harness/grading/check.ts';
import type { Work } from '../variants/work.ts';
import { misconceptions } from './all.ts';

/**
 * The misconceptions of one question behind its procedures, one for each set of constants. A variant is
 * opened when it is first needed, and then kept: modules are never unloaded.
 */
export function variantsOf(question: string, open: (work: Pick<Work, 'blocks'>) => Promise<Procedures>): Variant[] {
  const ofQuestion = misconceptions.filter(({ fails }) => fails[0].startsWith(`${question}.`));
  return ofQuestion.flatMap(({ id, says, fails, blocks, also = [] }) =>
    [blocks, ...also].map((each) => {
      let procedures: Promise<Procedures> | undefined;
      const load = () => {
        procedures ??= open({ blocks: each });
        return procedures;
      };
      return { id, says, fails, load };
    }),
  );
}
