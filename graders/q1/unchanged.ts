import { fail } from 'lab-harness/authoring';
import type { Change } from './objects.ts';

/** Expects that calls have left everything as it was. @throws CheckFailure with the first thing that they have not */
export function expectUnchanged([first]: readonly Change[], input: string): void {
  if (!first) return;
  const { call, what, expected, actual } = first;
  fail(`${call} must not change ${what}`, { input, expected, actual });
}
