import { readdirSync, readFileSync } from 'node:fs';

/** A running process, by Linux' /proc (https://man7.org/linux/man-pages/man5/proc.5.html). */
export interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  /** resident set, bytes */
  readonly resident: number;
}

/** Clock ticks a second in /proc: USER_HZ, which is 100 wherever Node.js runs. */
const TICKS = 100;

/** All processes that can be seen. */
export function runningProcesses(): ProcessState[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      const value = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      const resident = 1024 * value('VmRSS');
      // Without memory: of the kernel, or ended and not waited for yet.
      return resident > 0 ? [{ pid: Number(id), parent: value('PPid'), resident }] : [];
    } catch {
      return []; // it has just ended
    }
  });
}

/**
 * Processor seconds, of the user and of the system, that all children of this process have taken so far
 * which have ended and been waited for, with those that they have waited for in turn: what getrusage calls
 * RUSAGE_CHILDREN, which Node.js has no call for. What a process has taken counts once it has ended.
 */
export function processorSecondsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is the name in parentheses, which may hold anything; cutime and cstime are fields 16 and 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
