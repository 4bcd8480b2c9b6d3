import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';
import { styleText } from 'node:util';
import { fitted } from '../support/text.ts';

const HELP = [
  ['Enter, a', 'run the checks again'],
  ['q, Ctrl-C', 'end'],
  ['h', 'show this help'],
];

/** The standard input for vitest: its own keys choose among many tests, and say so in words of its own. */
export const NO_KEYS = new PassThrough() as unknown as NodeJS.ReadStream;

/** Says what ends a watch or runs the checks again, beside saving the file. */
export function watchHint(): string {
  const keys = process.stdin.isTTY ? 'Enter runs again now, q ends it, h shows the keys' : 'Ctrl-C ends it';
  return styleText('dim', fitted(`runs again when you save the file; ${keys}`, process.stdout.columns));
}

/**
 * Takes the keys of who watches at a terminal, one by one; elsewhere there are none.
 * @param rerun runs the checks again, unless they are running
 */
export function takeKeys(rerun: () => void): void {
  const { stdin } = process;
  if (!stdin.isTTY) return;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on('keypress', (_, { name, ctrl }: Key) => {
    // At once: a run that is cut short has nothing to say.
    if (name === 'q' || (ctrl && name === 'c')) process.exit(ctrl ? 130 : undefined);
    if (ctrl && name === 'z') suspend();
    else if (name === 'return' || name === 'a') rerun();
    else if (name === 'h') console.log(['', ...HELP.map(([key, does]) => `  ${key.padEnd(9)}  ${does}`)].join('\n'));
  });
}

/** Gives the terminal back to the shell until this process is continued. */
function suspend(): void {
  process.stdin.setRawMode(false);
  process.once('SIGCONT', () => process.stdin.setRawMode(true));
  // To the whole group, npm included.
  process.kill(0, 'SIGTSTP');
}
