import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/support/temporary-folder.ts';

/**
 * Copies the project without its history, for another user of the machine to run. The copy shares the packages.
 * Only root can give it away.
 */
export function copyProject(owner: number): TemporaryFolder {
  const copy = createTemporaryFolder('project');
  const { folder } = copy;
  const names = readdirSync(PROJECT).filter((name) => !['.git', 'node_modules'].includes(name));
  for (const name of names) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  execFileSync('chown', ['-hR', `${owner}:${owner}`, folder]);
  // Only now: the packages stay whose they are.
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return copy;
}
