import type { Finding } from '../authoring/finding.ts';
import { timeLimit } from './clock.ts';
import type { ChildEvent, ConnectionOptions } from './connection.ts';

/** Makes a finding of what a child did in place of answering a call: it broke a limit, or the protocol, or has ended. */
export function violationOf(
  event: ChildEvent,
  procedure: string,
  milliseconds: number,
  limits: ConnectionOptions['limits'],
): Finding {
  const { outputBytes, processorSeconds } = limits;
  switch (event.type) {
    case 'timed out':
      return timeLimit(procedure, milliseconds, event.spent);
    case 'out of memory':
      return { code: 'memory-limit', procedure, megabytes: event.megabytes };
    case 'out of processor time':
      return { code: 'processor-limit', procedure, seconds: processorSeconds };
    case 'printed too much':
      return { code: 'output-limit', procedure, bytes: outputBytes };
    case 'exited': {
      const lastError = lastErrorIn(event.errorOutput);
      const { how, signal } = event.ending;
      return { code: 'exited', procedure, how, ...(lastError && { lastError }), ...(signal && { signal }) };
    }
    default:
      return { code: 'protocol', procedure, message: describeEvent(event) };
  }
}

/** Finds the line of an error output that names the error. */
function lastErrorIn(errorOutput: string): string | undefined {
  return errorOutput
    .split('\n')
    .findLast((line) => /^\w*Error\b/.test(line))
    ?.slice(0, 200);
}

/** Says what a child did, for whoever mends the sandbox. */
export function describeEvent(event: ChildEvent): string {
  switch (event.type) {
    case 'message':
      return 'it answered a call that was not open';
    case 'malformed':
      return event.reason;
    case 'exited':
      return [event.ending.how, event.errorOutput].filter(Boolean).join('\n');
    default:
      return event.type;
  }
}
