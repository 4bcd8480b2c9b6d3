import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The parts of a project's manifest that a copy of some of its modules needs. */
interface Subset {
  description: string;
  /** names of scripts */
  scripts: readonly string[];
  packages: readonly string[];
}

/**
 * Makes `package.json` and `package-lock.json` of a smaller copy of a project, with the same versions. npm takes
 * what is not needed out of the lock, without asking a registry.
 *
 * @param root the project's folder
 * @throws UsageError where a package is none of the project's; Error where npm fails
 */
export function packageSubset(
  root: string,
  { description, scripts, packages }: Subset,
): { manifest: string; lock: string } {
  const project: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = { ...project.devDependencies, ...project.dependencies };
  const missing = packages.find((id) => !versions[id]);
  if (missing) throw new UsageError(`${missing} is imported and is no dependency in package.json`);
  const manifest = {
    ...project,
    description,
    scripts: Object.fromEntries(Object.entries(project.scripts).filter(([script]) => scripts.includes(script))),
    dependencies: Object.fromEntries(packages.toSorted().map((id) => [id, versions[id]])),
    devDependencies: undefined,
  };
  const { folder, remove } = createTemporaryFolder('package-subset');
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    copyFileSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
    const offline = ['--package-lock-only', '--offline', '--ignore-scripts'];
    const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...offline, ...quietly], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    return { manifest: read('package.json'), lock: read('package-lock.json') };
  } finally {
    remove();
  }
}
