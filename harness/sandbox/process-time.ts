import { readdirSync, readFileSync } from 'node:fs';

/** A process at one moment, as the kernel tells it: the process has no say in it. */
interface Look {
  /** milliseconds of processor time that all its threads have used so far */
  readonly processor: number;
  /** whether each of its threads waits for something else than the machine */
  readonly isAsleep: boolean;
}

/** The unit of processor time in /proc, in which times are rounded down. */
export const TICK_MILLISECONDS = 10;

/** States of a thread that waits for an event, or has ended. Others run, wait for a processor or a disk, or are stopped. */
const ASLEEP = 'SIZX';

/** Tells whether this machine says how much processor time a process has used: Linux does, and macOS does not. */
export function canReadProcessTimes(): boolean {
  // This process has used some; where it seems otherwise, the numbers are there and mean nothing.
  return (lookAt(process.pid)?.processor ?? 0) > 0;
}

/** Looks at a process. Undefined where it has ended, or nothing can be seen of it. */
export function lookAt(pid: number): Look | undefined {
  try {
    const { state, processor } = read(`/proc/${pid}/stat`);
    const threads = ASLEEP.includes(state) ? readdirSync(`/proc/${pid}/task`) : [];
    const isAsleep = threads.length > 0 && threads.every((id) => isThreadAsleep(`/proc/${pid}/task/${id}/stat`));
    return { processor, isAsleep };
  } catch {
    return undefined;
  }
}

function isThreadAsleep(file: string): boolean {
  try {
    return ASLEEP.includes(read(file).state);
  } catch {
    return true; // it has ended
  }
}

function read(file: string) {
  const text = readFileSync(file, 'utf8');
  // The name before the fields is the process's own choice, parentheses included.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], processor: (Number(fields[11]) + Number(fields[12])) * TICK_MILLISECONDS };
}
