import type { WrongWork } from '../variants/work.ts';

/** A known mistake, as a variant of the reference: what names it when a check fails. */
export interface Misconception extends WrongWork {
  /** for the student: what the code seems to do, and which formula says otherwise; never the solution's code */
  says: string;
  /** the same mistake with other constants in it */
  also?: readonly WrongWork['blocks'][];
}
