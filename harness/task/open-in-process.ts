import { pathToFileURL } from 'node:url';
import { CheckFailure } from '../authoring/check.ts';
import { type Driver, NO_HOST, type Procedures } from '../authoring/inside.ts';
import type { TaskSession } from '../grading/task-calls.ts';
import { describeError, findingOf, MOST_FRAMES } from '../sandbox/call-error.ts';

/** How often this process has loaded a student's file. */
let loads = 0;

/**
 * Runs a driver and a student's file as it is in this very process, so that breakpoints work. No layer
 * stands around the code and no time limit holds: for one's own code only.
 *
 * @param driver path of the driver's module
 * @param student path of the student's file
 */
export function openInProcess(driver: string, student: string): TaskSession {
  // The file may have changed since it was loaded last; debuggers know it best by its plain name.
  const module = `${pathToFileURL(student).href}${loads > 0 ? `?${loads}` : ''}`;
  loads++;
  Error.stackTraceLimit = MOST_FRAMES;
  let procedures: Procedures | undefined;
  const attempt = async (name: string, action: () => unknown) => {
    try {
      return await action();
    } catch (error) {
      const studentPosition = (line: number, column: number) => ({ file: student, line, column });
      throw new CheckFailure(
        findingOf(describeError(error), name, module, {
          studentPosition,
          mentions: () => true,
          isOpenBlock: () => true,
        }),
      );
    }
  };
  return {
    async start() {
      if (procedures) return;
      const { default: create }: { default: Driver<unknown, Procedures> } = await import(pathToFileURL(driver).href);
      await attempt('loading the file', async () => {
        procedures = create(await import(module), NO_HOST);
      });
    },
    send: async (calls) =>
      calls.map(
        ({ procedure, args }) =>
          () =>
            attempt(procedure, () => procedures?.[procedure](...args)),
      ),
    // Its prints go to the terminal.
    printedText: () => '',
    beginTask: async () => {},
    spent: () => ({ counted: 0, processor: 0 }),
    takePrints: () => [],
  };
}
