import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TrimmedPackages } from '../authoring/lab.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import type { ZipEntry } from './zip.ts';

/** Parts of a package beside its main module that are kept: what that loads by its path, and what editors and tsc read. */
const KEPT = ['package.json', 'README.md', '**/*.d.ts'];

/**
 * Packs packages without what nothing here loads, such as source maps and the same code for browsers. The files that
 * stay are unchanged.
 *
 * @returns archives that npm installs, by the names of their packages
 */
export function trimPackages(root: string, { names, licence }: TrimmedPackages): Map<string, ZipEntry> {
  const { folder, remove } = createTemporaryFolder('packages');
  const installed = join(root, 'node_modules');
  try {
    const archives = names.map((name) => {
      const from = join(installed, name);
      const { main, version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
      const kept = globSync([...KEPT, `${dirname(main)}/*.wasm`], {
        cwd: from,
        exclude: ['node_modules', '**/*_test.*'],
      });
      for (const file of [...kept, main]) copy(join(from, file), join(folder, name, file));
      copy(join(installed, licence), join(folder, name, 'LICENSE'));
      return [name, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`] as const;
    });
    const folders = names.map((name) => `./${name}`);
    execFileSync('npm', ['pack', ...folders, '--ignore-scripts', '--loglevel=error'], { cwd: folder, stdio: 'pipe' });
    return new Map(
      archives.map(([name, file]) => [name, { name: `packages/${file}`, content: readFileSync(join(folder, file)) }]),
    );
  } finally {
    remove();
  }
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}
