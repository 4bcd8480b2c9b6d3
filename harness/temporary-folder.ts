import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  /** its real path: links in it are resolved */
  readonly folder: string;
  remove(): void;
}

const open = new Set<string>();
process.on('exit', () => open.forEach(discard));

/**
 * A folder of our own among the system's temporary ones, gone when the process ends at the latest.
 * @throws Error of the file system: a full disk, an unwritable temporary folder
 */
export function createTemporaryFolder(prefix: string): TemporaryFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  open.add(folder);
  return { folder, remove: () => discard(folder) };
}

function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  open.delete(folder);
}
