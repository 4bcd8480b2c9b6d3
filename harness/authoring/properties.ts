import fc from 'fast-check';
import { type Check, type CheckContext, CheckFailure, check, type FirstFailure, Unanswered } from './check.ts';
import { hasTrait } from './finding.ts';
import type { Procedures } from './inside.ts';

interface PropertyOptions<Case> {
  /** how many cases */
  runs: number;
  /** the first of them, where chance may leave out what has to be among them */
  first?: readonly Case[];
}

/** What running cases takes of a check's context. */
interface CasesContext<Own> extends Pick<CheckContext<Procedures>, 'seed' | 'path' | 'verdictOnly'> {
  together?(cases: readonly ((own: Own) => Promise<void>)[]): Promise<FirstFailure | undefined>;
}

/** Shrinking stops after as many attempts: each may be many calls into the sandbox. */
const MAX_SHRINKS = 200;

/** How many times as many cases run together as before: the first runs alone, for it shows most mistakes. */
const GROWTH = 4;

/**
 * Runs a check on cases drawn from a seed: the same seed gives the same cases, and the same
 * smallest case where one fails.
 *
 * @param context with a path, the one case that it leads to is run, and no smaller one is looked for
 * @param holds throws CheckFailure where the submission is wrong for the case; the context is the case's own
 * @throws CheckFailure of the smallest failing case found, the very one that `holds` threw for it
 * @throws whatever else `holds` throws, at once: an error of the harness is not to be shrunk
 */
export async function holdsFor<Case, Context extends CasesContext<Context>>(
  context: Context,
  arbitrary: fc.Arbitrary<Case>,
  holds: (own: Context, value: Case) => Promise<void>,
  { runs, first = [] }: PropertyOptions<Case>,
): Promise<void> {
  const { seed, path, verdictOnly, together = inTurn(context) } = context;
  let known = path ? undefined : await firstFailure(context, arbitrary, holds, { runs, first });
  if (!path && !known) return;
  if (verdictOnly && known) throw known.error;
  let smallest: CheckFailure | undefined;
  let stoppedBy: { error: unknown } | undefined;
  const property = fc.asyncProperty(fc.limitShrink(arbitrary, MAX_SHRINKS), async (value) => {
    try {
      const again = known;
      known = undefined;
      if (again) throw again.error;
      const failure = await together([(own) => holds(own, value)]);
      if (failure) throw failure.error;
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
  const only = path ? { path, endOnFailure: true } : { path: String(known?.index) };
  const examples = first.map((value): [Case] => [value]);
  const { counterexamplePath } = await fc.check(property, { seed, examples, numRuns: 1, ...only });
  // A submission that runs into a limit while its failure is being shrunk has failed already.
  if (stoppedBy !== undefined && !(stoppedBy.error instanceof CheckFailure && smallest)) throw stoppedBy.error;
  if (smallest === undefined) return;
  smallest.path = counterexamplePath ?? '';
  throw smallest;
}

/**
 * Runs a check on each of some values that do not depend on each other, so that their calls travel together.
 * @throws what it threw for the first of them that failed
 */
export async function forEach<Case, Context extends CasesContext<Context>>(
  context: Context,
  values: readonly Case[],
  holds: (own: Context, value: Case) => Promise<void>,
): Promise<void> {
  const { together = inTurn(context) } = context;
  const failure = await together(values.map((value) => (own: Context) => holds(own, value)));
  if (failure) throw failure.error;
}

/** Runs the cases in the order in which fast-check draws them, more and more of them together. */
async function firstFailure<Case, Context extends CasesContext<Context>>(
  context: Context,
  arbitrary: fc.Arbitrary<Case>,
  holds: (own: Context, value: Case) => Promise<void>,
  { runs, first }: Required<PropertyOptions<Case>>,
): Promise<FirstFailure | undefined> {
  const { seed, together = inTurn(context) } = context;
  for (let begin = 0, size = 1; begin < runs; begin += size, size *= GROWTH) {
    const draw = { seed, examples: [...first], path: String(begin), numRuns: Math.min(size, runs - begin) };
    const cases = fc.sample(arbitrary, draw).map((value) => (own: Context) => holds(own, value));
    const failure = await together(cases);
    if (failure) return { ...failure, index: begin + failure.index };
  }
  return undefined;
}

/** Makes what runs cases one by one, where nothing is gained by running them together. */
function inTurn<Context>(context: Context): NonNullable<CasesContext<Context>['together']> {
  return async (cases) => {
    for (const [index, run] of cases.entries()) {
      try {
        await run(context);
      } catch (error) {
        return { index, error };
      }
    }
    return undefined;
  };
}

/**
 * Makes checks that hold for all of some random cases.
 *
 * @returns makes a check of what throws a CheckFailure where the submission is wrong for the case
 */
export function forAll<Case>(
  cases: fc.Arbitrary<Case>,
  { oracle = 'none', ...options }: PropertyOptions<Case> & { oracle?: Check<Procedures>['oracle'] },
) {
  return <P extends Procedures>(
    id: string,
    title: string,
    holds: (context: CheckContext<P>, value: Case) => Promise<void>,
  ): Check<P> => check(id, title, (context) => holdsFor(context, cases, holds, options), { oracle });
}

/**
 * Makes real numbers with three decimals, which shrink to round ones near 0. For data and weights take these: of
 * fast-check's own doubles between 0 and 1, half are below 1e-154.
 */
export function real(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: Math.ceil(1000 * min), max: Math.floor(1000 * max) }).map((n) => n / 1000);
}
