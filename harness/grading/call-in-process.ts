import { pathToFileURL } from 'node:url';
import { describeError } from '../sandbox/call-error.ts';
import { type Driver, NO_HOST } from '../sandbox/driver.ts';
import { findingOf } from '../sandbox/finding-of.ts';
import { CheckFailure, type Procedures } from './check.ts';
import type { Call } from './remote.ts';

/**
 * Calls a driver's procedures in this very process, on a student's file as it is, so that breakpoints
 * work. No wall stands around the code and no time limit holds: for one's own code only.
 *
 * @param driver path of the driver's module
 * @param student path of the student's file
 */
export async function callInProcess(driver: string, student: string): Promise<Call> {
  const { default: create }: { default: Driver<unknown, Procedures> } = await import(pathToFileURL(driver).href);
  const procedures = create(await import(pathToFileURL(student).href), NO_HOST);
  return async (procedure, args) => {
    try {
      return await procedures[procedure](...args);
    } catch (error) {
      throw new CheckFailure(
        findingOf(describeError(error), procedure, student, (line, column) => ({ file: student, line, column })),
      );
    }
  };
}
