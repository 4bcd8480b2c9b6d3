import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { endProcessesOf, processesOf } from './processes.ts';

// No distribution gives these numbers to anybody, and two graders of one kernel, in whatever containers,
// hardly ever draw the same. A user namespace may have only the lower ones.
const MANY = { first: 1_900_000_000, count: 200_000_000 };
const FEW = { first: 60_000, count: 5_000 };

const taken = new Set<number>();

/** A user id, and the group id of the same number, that nobody else has until it is given back. */
export interface UserId {
  readonly id: number;
  /** Ends what runs under it, and gives it back. */
  release(): void;
}

/** Whether there are any: a container without root's own rights may map a single user. */
export function hasUserIds(): boolean {
  return isMapped(FEW.first + FEW.count);
}

/** Takes a user id for one child: one under which nothing runs. */
export function takeUserId(): UserId {
  const { first, count } = isMapped(MANY.first + MANY.count) ? MANY : FEW;
  let id = randomInt(first, first + count);
  while (taken.has(id) || processesOf(id).length > 0) id = randomInt(first, first + count);
  taken.add(id);
  return {
    id,
    release() {
      endProcessesOf(id);
      taken.delete(id);
    },
  };
}

/** Whether this process's user namespace has a user id. */
function isMapped(id: number): boolean {
  const ranges = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return ranges.some((range) => {
    const [first, , count] = range.trim().split(/\s+/).map(Number);
    return id >= first && id < first + count;
  });
}
