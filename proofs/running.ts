import { readdirSync, readFileSync } from 'node:fs';

/** A process of the machine. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** Lists the processes below some, in which a word stands on the command line; on Linux. */
export function descendantsOf(pids: readonly number[], word: string): number[] {
  const all = processes();
  const below = new Set(pids);
  // A child may have a lower number than its parent.
  for (let size = 0; size < below.size; ) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all.flatMap(({ pid, commandLine }) => (below.has(pid) && commandLine.includes(word) ? pid : []));
}

/** Lists the command lines in which one of some words stands; on Linux. */
export function commandLinesWith(...words: string[]): string[] {
  return processes().flatMap(({ commandLine }) =>
    words.some((word) => commandLine.includes(word)) ? commandLine : [],
  );
}

function processes(): Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return { pid: Number(name), parent: Number(parent), commandLine };
    } catch {
      return []; // it has ended meanwhile
    }
  });
}
