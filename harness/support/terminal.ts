// The line on standard error that says how far a command is: on a terminal alone, where it can be written over.

import { styleText } from 'node:util';

const CLEARED = '\r\x1b[2K';

/** Shows a line in the place of the one before; an empty one takes it away. */
export function showLine(text: string): void {
  const { isTTY, columns } = process.stderr;
  // Of a line that wraps, only the last row would be written over.
  if (isTTY) process.stderr.write(`${CLEARED}${text.slice(0, columns - 1)}`);
}

/** Prints a line that stays, above the one that may be shown. */
export function printAbove(text: string): void {
  const { stderr } = process;
  stderr.write(stderr.isTTY ? `${CLEARED}${text}\n` : `${text}\n`);
}

/** Shows `done of total`; where that is no terminal, prints a line for each tenth. */
export function showProgress(total: number): { step(): void; end(): void } {
  let done = 0;
  showLine(`0 of ${total}`);
  return {
    step() {
      done++;
      showLine(`${done} of ${total}`);
      const isTenth = Math.floor((10 * done) / total) > Math.floor((10 * (done - 1)) / total);
      if (!process.stderr.isTTY && isTenth) printAbove(`${done} of ${total}`);
    },
    end: () => showLine(''),
  };
}

/** Colors a text for a terminal, whatever this process writes to. */
export function color(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { validateStream: false });
}
