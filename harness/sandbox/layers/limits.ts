import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Layer } from './layer.ts';

/** Processes and threads of a user that runs one child, which has about a dozen threads. */
const MOST_THREADS = 64;

/**
 * Limits that the kernel keeps. Memory is limited by the data segment: Node.js reserves far more address
 * space than it uses, so a limit on that would break it.
 */
export const limits: Layer = {
  id: 'limits',
  title: 'limits of the kernel (prlimit)',
  advice: 'install util-linux, which has prlimit; there is none for macOS',
  obstacle: () => (findPrlimit() ? undefined : 'there is no prlimit on the PATH'),
  apply(start, { limits: { memoryMegabytes, processorSeconds } }) {
    const bounds = [
      `--data=${memoryMegabytes * 1024 ** 2}`,
      // A signal at the first, which tells the reason; an end at the second, if the signal is caught.
      `--cpu=${processorSeconds}:${processorSeconds + 1}`,
      '--fsize=0',
      '--core=0',
      '--memlock=0',
      '--msgqueue=0',
      // Counted over all processes of the user, so it fits none who runs more than this child.
      ...(start.user === undefined ? [] : [`--nproc=${MOST_THREADS}`]),
    ];
    return { ...start, command: [findPrlimit() ?? 'prlimit', ...bounds, '--', ...start.command] };
  },
};

function findPrlimit(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'prlimit'));
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
