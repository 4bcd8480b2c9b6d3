import { type Afresh, type CheckContext, CheckFailure, type Remote } from './check.ts';
import { type Finding, hasTrait } from './finding.ts';
import type { Procedures } from './inside.ts';

// What a call gives may depend on what was called before in the same process: whoever repeats it alone sees nothing wrong.

/** Something that was done before in the same process, in words, and a judgement after it. */
export interface Circumstance<P extends Procedures> {
  readonly says: string;
  judge(student: Remote<P>): Promise<unknown>;
}

/** What is asked where a judgement is that something is wrong. */
interface Asked<P extends Procedures> {
  /** what should hold, as a sentence, or how to say it of what is wrong */
  readonly message: string | ((found: Finding) => string);
  readonly input: string;
  /** Judges the same where nothing was called before; as in the shared process unless given. */
  alone?(student: Remote<P>): Promise<unknown>;
  /** Lists what may have made it wrong, the likeliest first. */
  circumstances(): readonly Circumstance<P>[];
}

/** Circumstances that are tried, each in a process of its own. */
const MOST = 8;

/** Tasks in which a search has found nothing: each process may take a whole task's time, and what else is wrong there is not asked. */
const searchedInVain = new WeakSet<object>();

/**
 * Judges what calls give. Where it is wrong, and right in a process of its own, and wrong again in another one after
 * something else, then that is what is found.
 *
 * @param judge makes the calls, and throws where what they give is wrong
 * @throws CheckFailure where it is wrong
 */
export async function judged<P extends Procedures, T>(
  context: CheckContext<P>,
  judge: (student: Remote<P>) => Promise<T>,
  asked: Asked<P>,
): Promise<T> {
  try {
    return await judge(context.student);
  } catch (error) {
    throw await traced(context, error, { alone: judge, ...asked });
  }
}

/**
 * Traces what was found wrong to what was called before. Whatever becomes of the search, what was found stands.
 * @returns the finding that it is right in a process of its own, and wrong again after something else; else what is given
 */
export async function traced<P extends Procedures>(
  { afresh }: CheckContext<P>,
  error: unknown,
  asked: Asked<P> & Required<Pick<Asked<P>, 'alone'>>,
): Promise<unknown> {
  if (!afresh || searchedInVain.has(afresh) || !isOfCode(error)) return error;
  try {
    const others = asked.circumstances().slice(0, MOST);
    if (others.length === 0) return error;
    const found = await search(afresh, others, asked);
    if (found) return Object.assign(found, { path: error.path, printed: error.printed });
  } catch {} // no child starts, say, or the disk is full
  searchedInVain.add(afresh);
  return error;
}

/** Looks for the first circumstance in which something is wrong that is right alone. */
async function search<P extends Procedures>(
  { run }: Afresh<P>,
  others: readonly Circumstance<P>[],
  { message, input, alone }: Asked<P> & Required<Pick<Asked<P>, 'alone'>>,
): Promise<CheckFailure | undefined> {
  if (await failureOf(run(alone))) return undefined;
  for (const { says, judge } of others) {
    const again = await failureOf(run(judge));
    if (!again || !isOfCode(again)) continue;
    // What is wrong now and then was right alone by chance.
    return (await failureOf(run(alone))) ? undefined : afterOther(again, { message, input, after: says });
  }
  return undefined;
}

/** Tells whether wrong values were found, or an error: what is said of a result's form holds for that result. */
function isOfCode(error: unknown): error is CheckFailure {
  return error instanceof CheckFailure && (hasTrait(error.finding, 'values') || error.finding.code === 'threw');
}

/** Awaits a judgement in another process, and picks what it found. */
async function failureOf(judgement: Promise<unknown>): Promise<CheckFailure | undefined> {
  try {
    await judgement;
    return undefined;
  } catch (error) {
    if (error instanceof CheckFailure) return error;
    throw error;
  }
}

/** Makes what was found after something else the finding that it is found only then. */
function afterOther(
  { finding }: CheckFailure,
  { message, ...said }: Pick<Asked<Procedures>, 'message' | 'input'> & { after: string },
): CheckFailure {
  const values = finding.code === 'mismatch' || finding.code === 'history' ? finding : undefined;
  const { expected, actual } = values ?? {};
  // The text of an error is the submission's own.
  const threw = finding.code === 'threw' ? finding : undefined;
  const wrong = threw ? `${threw.procedure} throws` : 'message' in finding ? finding.message : undefined;
  return new CheckFailure({
    code: 'mismatch',
    message: typeof message === 'string' ? message : message(finding),
    ...said,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    ...(threw && { threw: `${threw.name}: ${threw.message}` }),
    isCause: true,
    ...(wrong !== undefined && { hints: [`what is wrong then: ${wrong}`] }),
  });
}
