import { chownSync, cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './project.ts';
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/**
 * The project without its history, for another user of the machine to run. It shares the packages.
 * Only root can give it away.
 */
export function copyProject(owner: number): TemporaryFolder {
  const copy = createTemporaryFolder('project');
  const { folder } = copy;
  const names = readdirSync(PROJECT).filter((name) => !['.git', 'node_modules'].includes(name));
  for (const name of names) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  for (const { parentPath, name } of paths)
    if (name !== 'node_modules') chownSync(join(parentPath, name), owner, owner);
  chownSync(folder, owner, owner);
  return copy;
}
