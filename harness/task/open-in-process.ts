import { pathToFileURL } from 'node:url';
import { CheckFailure } from '../authoring/check.ts';
import { type Driver, NO_HOST, type Procedures } from '../authoring/inside.ts';
import { describeError, findingOf } from '../sandbox/call-error.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/**
 * Runs a driver and a student's file as it is in this very process, so that breakpoints work. No layer
 * stands around the code and no time limit holds: for one's own code only.
 *
 * @param driver path of the driver's module
 * @param student path of the student's file
 */
export function openInProcess(driver: string, student: string): Pick<Sandbox, 'start' | 'call'> {
  let procedures: Procedures | undefined;
  const attempt = async (name: string, action: () => unknown) => {
    try {
      return await action();
    } catch (error) {
      const toPosition = (line: number, column: number) => ({ file: student, line, column });
      throw new CheckFailure(findingOf(describeError(error), name, student, toPosition));
    }
  };
  return {
    async start() {
      if (procedures) return;
      const { default: create }: { default: Driver<unknown, Procedures> } = await import(pathToFileURL(driver).href);
      await attempt('loading the file', async () => {
        procedures = create(await import(pathToFileURL(student).href), NO_HOST);
      });
    },
    call: (procedure, args) => attempt(procedure, () => procedures?.[procedure](...args)),
  };
}
