import fc from 'fast-check';
import { type Check, type CheckContext, CheckFailure, check } from './check.ts';
import { hasTrait } from './finding.ts';
import type { Procedures } from './inside.ts';
import { Unanswered } from './oracle.ts';

interface PropertyOptions<Case> {
  /** how many cases */
  runs: number;
  /** the first of them, where chance may leave out what has to be among them */
  first?: readonly Case[];
}

/** Shrinking stops after as many attempts: each may be many calls into the sandbox. */
const MAX_SHRINKS = 200;

/**
 * Runs a check on cases drawn from a seed: the same seed gives the same cases, and the same
 * smallest case where one fails.
 *
 * @param context with a path, the one case that it leads to is run, and no smaller one is looked for
 * @param holds throws CheckFailure where the submission is wrong for the case
 * @throws CheckFailure of the smallest failing case found, the very one that `holds` threw for it
 * @throws whatever else `holds` throws, at once: an error of the harness is not to be shrunk
 */
export async function holdsFor<Case>(
  { seed, path }: Pick<CheckContext<Procedures>, 'seed' | 'path'>,
  arbitrary: fc.Arbitrary<Case>,
  holds: (value: Case) => Promise<void>,
  { runs, first = [] }: PropertyOptions<Case>,
): Promise<void> {
  let smallest: CheckFailure | undefined;
  let stoppedBy: { error: unknown } | undefined;
  const property = fc.asyncProperty(fc.limitShrink(arbitrary, MAX_SHRINKS), async (value) => {
    try {
      await holds(value);
    } catch (error) {
      if (error instanceof CheckFailure && hasTrait(error.finding, 'shrinkable')) {
        smallest = error;
        throw error;
      }
      // A smaller case that nobody has recorded an answer for is no smaller case.
      if (error instanceof Unanswered && smallest) throw new fc.PreconditionFailure();
      stoppedBy = { error };
      throw new fc.PreconditionFailure(true); // interrupts the run
    }
  });
  const only = path ? { path, endOnFailure: true, numRuns: 1 } : { numRuns: runs };
  const examples = first.map((value): [Case] => [value]);
  const { counterexamplePath } = await fc.check(property, { seed, examples, ...only });
  // A submission that runs into a limit while its failure is being shrunk has failed already.
  if (stoppedBy !== undefined && !(stoppedBy.error instanceof CheckFailure && smallest)) throw stoppedBy.error;
  if (smallest === undefined) return;
  smallest.path = counterexamplePath ?? '';
  throw smallest;
}

/**
 * Makes checks that hold for all of some random cases.
 *
 * @returns makes a check of what throws a CheckFailure where the submission is wrong for the case
 */
export function forAll<Case>(
  cases: fc.Arbitrary<Case>,
  { oracle = 'none', runs }: { oracle?: Check<Procedures>['oracle']; runs: number },
) {
  return <P extends Procedures>(
    id: string,
    title: string,
    holds: (context: CheckContext<P>, value: Case) => Promise<void>,
  ): Check<P> =>
    check(id, title, (context) => holdsFor(context, cases, (value) => holds(context, value), { runs }), { oracle });
}

/**
 * Makes real numbers with three decimals, which shrink to round ones near 0. For data and weights take these: of
 * fast-check's own doubles between 0 and 1, half are below 1e-154.
 */
export function real(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: Math.ceil(1000 * min), max: Math.floor(1000 * max) }).map((n) => n / 1000);
}
