import { readFileSync } from 'node:fs';
import { UsageError } from '../../harness/support/errors.ts';

/** Clock ticks a second in /proc: USER_HZ, which is 100 wherever Node.js runs. */
const TICKS = 100;

/**
 * Adds up the processor seconds of this process and of those below it that have ended.
 * @throws UsageError where this is not Linux
 */
export function processorSeconds(): number {
  if (process.platform !== 'linux') throw new UsageError('processor time is measured by /proc, so it needs Linux');
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is the name in parentheses, which may hold anything; times are fields 14 to 17 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
}
