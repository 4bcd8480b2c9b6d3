import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../support/errors.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import type { ZipEntry } from './zip.ts';

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
  /** archives of packages that the copy brings along, by their names */
  own?: ReadonlyMap<string, ZipEntry> | undefined;
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
  { description, scripts, packages, own = new Map() }: Subset,
): { manifest: string; lock: string } {
  const project: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = { ...project.devDependencies, ...project.dependencies };
  const missing = packages.find((id) => !versions[id]);
  if (missing) throw new UsageError(`${missing} is imported and is no dependency in package.json`);
  const specifier = (id: string) => (own.has(id) ? `file:${own.get(id)?.name}` : versions[id]);
  const manifest = {
    ...project,
    description,
    scripts: Object.fromEntries(Object.entries(project.scripts).filter(([script]) => scripts.includes(script))),
    dependencies: Object.fromEntries([...packages, ...own.keys()].toSorted().map((id) => [id, specifier(id)])),
    devDependencies: undefined,
  };
  const { folder, remove } = createTemporaryFolder('package-subset');
  try {
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const { name, content } of own.values()) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    copyFileSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'));
    const offline = ['--package-lock-only', '--offline', '--ignore-scripts'];
    const quietly = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...offline, ...quietly], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    return { manifest: read('package.json'), lock: withAddresses(read('package-lock.json'), folder) };
  } finally {
    remove();
  }
}

interface Locked {
  version?: string;
  resolved?: string;
  name?: string;
}

/**
 * Writes into a lockfile where each package lies in npm's registry: otherwise npm asks for the list of all its versions
 * first, which is nearly half as much again to download. Who has set another registry is asked there.
 */
function withAddresses(text: string, folder: string): string {
  const lock: { packages: Record<string, Locked> } = JSON.parse(text);
  // npm's own value, whatever is set here.
  const env = { PATH: process.env.PATH, HOME: folder };
  const asked = ['config', 'get', 'registry', '--globalconfig=none'];
  const registry = execFileSync('npm', asked, { cwd: folder, env, encoding: 'utf8' }).trim();
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '' || locked.resolved !== undefined) continue;
    const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    locked.resolved = `${registry}${name}/-/${name.replace(/.*\//, '')}-${locked.version}.tgz`;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}
