import type { ReadyBlock } from '../source/positions.ts';
import type { Evidence, Finding } from './finding.ts';
import type { Procedures } from './inside.ts';

/** The same procedures as the host sees them: asynchronous, for they run in another process. */
export type Remote<P extends Procedures> = {
  [Name in keyof P]: (...args: Parameters<P[Name]>) => Promise<Awaited<ReturnType<P[Name]>>>;
};

/** What a check is given. */
export interface CheckContext<P extends Procedures> {
  /** the submission's code, in its sandbox */
  readonly student: Remote<P>;
  /** the reference behind the same procedures, for checks whose oracle is live */
  readonly reference: Remote<P>;
  /** 32-bit seed of this check in this run: all of its randomness comes from it */
  readonly seed: number;
  /** fast-check's path to the only case to run; undefined: all cases */
  readonly path?: string | undefined;
  /** the submission's TODO blocks of this task, as text and as syntax trees */
  readonly blocks: ReadonlyMap<string, ReadyBlock>;
}

type Visibility = 'visible' | 'hidden';

/**
 * What a check compares with: nothing but the inputs, a recorded fixture, or `context.reference`, which is
 * run live by those who have it. Students have its recorded answers to the cases of one seed.
 */
type Oracle = 'none' | 'recorded' | 'live';

/** One thing that a task must get right. */
export interface Check<P extends Procedures> {
  /** unique within its task: `sums-to-one` */
  readonly id: string;
  /** what holds for right work, as a sentence that a student reads */
  readonly title: string;
  /** name of the seed that it has in common with other checks of its task, which so draw the same inputs */
  readonly sharedSeed?: string;
  /** share of the task's marks where the task is awarded proportionally; 1 unless given */
  readonly weight?: number;
  readonly visibility: Visibility;
  readonly oracle: Oracle;
  /** the rubric's rule that decides whether a failure costs marks, is only noted, or is not looked for */
  readonly rule?: string;
  /** @throws CheckFailure where the submission is wrong; any other error is the harness's own */
  run(context: CheckContext<P>): Promise<Evidence | undefined>;
}

/** The submission is wrong: thrown by checks, never by the harness about itself. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly finding: Finding;
  readonly evidence: Evidence | undefined;
  /** fast-check's path to the case that failed, where cases were drawn */
  path = '';

  constructor(finding: Finding, evidence?: Evidence) {
    super(finding.code);
    this.finding = finding;
    this.evidence = evidence;
  }
}
