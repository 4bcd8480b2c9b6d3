import inspector, { Session } from 'node:inspector';
import { fitted } from '../support/text.ts';

/**
 * Waits until a debugger is attached, and has it stop in the suite, before the student's file is loaded. An editor that
 * has attached its own needs no waiting.
 */
export function waitForDebugger(): void {
  if (inspector.url()) return;
  const said =
    'Waiting for a debugger: open chrome://inspect in Chrome and press “inspect”, or run “Debug: Attach to Node Process” ' +
    'in VS Code. It stops before your file is loaded. Ctrl-C ends this.';
  console.log(fitted(said, process.stdout.columns));
  // Ctrl-C ends a process that waits only where nobody listens.
  process.removeAllListeners('SIGINT');
  inspector.open(9229, '127.0.0.1', true);
  // Otherwise the end of the process waits for the debugger.
  process.on('exit', () => inspector.close());
  const session = new Session();
  session.connect();
  session.post('Debugger.enable');
  const { href } = new URL('suite.mjs', import.meta.url);
  session.post('Debugger.setBreakpointByUrl', { lineNumber: 0, urlRegex: RegExp.escape(href) });
}

/**
 * Runs code that may never end and leaves this process no time to listen: Ctrl-C is left to the system meanwhile.
 * Vitest has hidden the cursor, and takes keys one by one where it watches.
 */
export async function endedByCtrlC<T>(run: () => Promise<T>): Promise<T> {
  const { stdin, stdout } = process;
  const isRaw = stdin.isTTY && stdin.isRaw;
  process.removeAllListeners('SIGINT');
  if (isRaw) stdin.setRawMode(false);
  if (stdout.isTTY) stdout.write('\x1b[?25h');
  try {
    return await run();
  } finally {
    if (isRaw) stdin.setRawMode(true);
  }
}
