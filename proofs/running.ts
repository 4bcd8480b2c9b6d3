import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

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

/** Writes the command line of a command of the project as npm has it, without npm. @param script its path in the project */
export const commandLineOf = (script: string, ...args: readonly string[]): string[] => [
  process.execPath,
  'harness/launch.mjs',
  script,
  ...args,
];

/** Reads along with what a process of ours says, to its end. */
export function follow(child: ChildProcessByStdio<Writable | null, Readable, Readable>) {
  const said = { stdout: '', stderr: '' };
  let more = Promise.withResolvers<void>();
  const tell = () => {
    more.resolve();
    more = Promise.withResolvers();
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      tell();
    });
  }
  let isOver = false;
  const closed = new Promise((resolve) => child.once('close', resolve));
  /** `code` is null where a signal has ended it. */
  const ended = once(child, 'exit').then(async ([code]: (number | null)[]) => {
    // What a killed one has started may hold its pipes open for a while.
    if (code !== null) await closed;
    isOver = true;
    tell();
    return { code, ...said, output: said.stdout + said.stderr };
  });

  async function wait<T>(phrase: string | RegExp, find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (isOver) throw new Error(`It has ended and not said ${phrase}:\n${said.stdout}${said.stderr}`);
      await more.promise;
    }
  }

  let read = 0;
  return {
    ended,
    /** Waits until it has said a text, unless it has already. @throws Error where it ends without */
    says: async (text: string): Promise<void> => {
      await wait(text, () => Object.values(said).find((all) => all.includes(text)));
    },
    /**
     * Reads its standard output on to a phrase.
     * @returns what comes before the phrase
     * @throws Error where it ends without
     */
    until: (phrase: RegExp): Promise<string> =>
      wait(phrase, () => {
        const match = phrase.exec(said.stdout.slice(read));
        if (!match) return undefined;
        read += match.index + match[0].length;
        return match.input.slice(0, match.index);
      }),
  };
}
