import { readdirSync, readFileSync } from 'node:fs';
import { MARK } from '../../harness/authoring/attack.ts';
import { openFolders } from '../../harness/support/temporary-folder.ts';

/** Processes and temporary folders of this process's gradings that are still there. */
export function leftovers(): string[] {
  return [
    ...openFolders().map((name) => `the folder ${name} was left`),
    ...processes().map((line) => `left running: ${line}`),
  ];
}

/** Command lines of children and of what attacks have started; on Linux. */
function processes(): string[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => commandLine(pid));
  return lines.filter((line) => line.includes(MARK) || line.includes(`-${process.pid}-stage-`));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ''; // it has ended meanwhile
  }
}
