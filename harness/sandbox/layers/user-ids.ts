import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { endProcessesOf } from './processes.ts';

const COUNT = 1000;

// No distribution gives these numbers to anybody. A container may have only the lower ones.
const FIRST = 1_900_000_000;
const FIRST_OF_FEW = 60_000;

/** A user id, and the group id of the same number, that nobody else has until it is given back. */
export interface UserId {
  readonly id: number;
  /** Ends what runs under it, and gives it back. */
  release(): void;
}

/**
 * Takes a user id for one child. What an earlier grader has left running under it is ended.
 *
 * An abstract socket says that an id is taken: the kernel holds it for one process, and lets go when
 * that ends, however it ends.
 */
export async function takeUserId(): Promise<UserId> {
  const first = isMapped(FIRST + COUNT) ? FIRST : FIRST_OF_FEW;
  for (let id = first; id < first + COUNT; id++) {
    const server = createServer();
    try {
      server.listen({ path: `\0grading-user-${id}` });
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.unref();
    endProcessesOf(id);
    return {
      id,
      release() {
        endProcessesOf(id);
        server.close();
      },
    };
  }
  throw new Error(`all of the ${COUNT} user ids for submissions are taken`);
}

/** Whether this process's user namespace has a user id. */
function isMapped(id: number): boolean {
  const ranges = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return ranges.some((range) => {
    const [first, , count] = range.trim().split(/\s+/).map(Number);
    return id >= first && id < first + count;
  });
}
