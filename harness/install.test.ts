import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasScript, start as startProgram } from '../testing/start.ts';
import { packageSubset } from './release/package-subset.ts';
import { PROJECT } from './support/project.ts';
import { createTemporaryFolder, type TemporaryFolder } from './support/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

let folder: string;
let remove: TemporaryFolder['remove'];
const place = (name: string) => join(folder, 'lab', name);
beforeEach(() => {
  ({ folder, remove } = createTemporaryFolder('install'));
  chmodSync(folder, 0o755);
  mkdirSync(place('harness'), { recursive: true });
  for (const name of ['launch.mjs', 'install.mjs', 'install-obstacles.mjs'])
    cpSync(join(PROJECT, 'harness', name), place(`harness/${name}`));
  // Something that needs no packages: all else comes after them.
  writeFileSync(place('harness/command.mjs'), "console.log('it runs');");
});
afterEach(() => remove());

/** A project of few packages: npm takes a second to make it. */
const { manifest, lock } = packageSubset(PROJECT, {
  description: 'a lab',
  scripts: ['task'],
  packages: ['oxc-parser'],
});

/** Writes the manifest and the lockfile of that project. */
function write(): void {
  writeFileSync(place('package.json'), manifest);
  writeFileSync(place('package-lock.json'), lock);
}

const LAUNCH = [process.execPath, 'harness/launch.mjs', 'harness/command.mjs'];

function start(environment: Record<string, string> = {}, as = {}, [program, ...args] = LAUNCH) {
  const env = { npm_config_cache: join(folder, 'cache'), npm_config_fetch_retries: '0', ...environment };
  return startProgram(program, args, { cwd: place(''), ...as, env }).ended;
}

test('a Node.js that npm would leave out parts for is named before anything is installed', async () => {
  write();
  const version = join(folder, 'version.cjs');
  writeFileSync(
    version,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: process.env.AS } });",
  );
  const said = await Promise.all(
    ['18.20.8', '20.18.1', '21.7.3', '22.11.0'].map((AS) =>
      start({ NODE_OPTIONS: `-r ${version}`, AS, npm_lifecycle_event: 'grade' }),
    ),
  );
  expect(said.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  expect(
    said[0].stderr,
  ).toBe(`To install this lab, Node.js 22.12 or newer is needed (20.19 will do), and this is 18.20.8:
${process.execPath}

With npm alone, once, in this folder:
  npx --yes -p node@26 -p npm@11 -c "npm run grade"
Or install a newer one: https://nodejs.org/en/download (what apt has is often too old).
`);
  expect(said[1].stderr).toContain('this is 20.18.1:');
});

test('the versions that it asks for are those of the parser’s native parts', () => {
  const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8'));
  const { engines } = packages[''];
  const parts = Object.keys(packages).filter((path) => path.includes('@oxc-parser/binding-'));
  expect(parts.length).toBeGreaterThan(10);
  for (const part of parts) expect(packages[part].engines).toEqual(engines);
});

test('the launcher is written in what Node.js 12 can read', () => {
  const source = readFileSync(join(PROJECT, 'harness/launch.mjs'), 'utf8');
  expect(source.split('\n').filter((line) => /\?\.\w|\?\?|\|\|=|^(\w.* )?await|\.at\(|#\w+\(/.test(line))).toEqual([]);
});

describe('what is in the way is said, and what to do', () => {
  test('no lockfile, or that of another manifest', async () => {
    write();
    writeFileSync(place('package.json'), JSON.stringify({ ...JSON.parse(manifest), dependencies: { zod: '^3.0.0' } }));
    const other = await start();
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(
      /^package\.json and package-lock\.json in .* do not fit together: take both anew .*\n.* No npm install is needed\.\n$/,
    );
    rmSync(place('package-lock.json'));
    const none = await start();
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(
      /^.*package-lock\.json is missing\. It says which packages belong to the lab: take it from/,
    );
  });

  test('no npm, and a file of the lab that npm does not find', async () => {
    write();
    const without = await start({ PATH: folder });
    expect(without.code).toBe(2);
    expect(without.stderr).toBe(
      'Installing packages (once, about a minute) …\nnpm is not found. It comes with Node.js: https://nodejs.org/en/download; then run the same command again.\n',
    );
    const dependencies = { vendored: 'file:vendor/vendored.tgz' };
    const packages = {
      '': { dependencies },
      'node_modules/vendored': { version: '1.0.0', resolved: dependencies.vendored },
    };
    writeFileSync(place('package.json'), JSON.stringify({ dependencies }));
    writeFileSync(place('package-lock.json'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
    const lacking = await start({ npm_config_registry: 'http://127.0.0.1:9/' });
    expect(lacking.code).toBe(2);
    expect(lacking.stderr).toMatch(
      /npm error.* '.*vendor\/vendored\.tgz'\n(npm error.*\n)*A file is missing: npm’s message above names it\. Where it is one of the lab’s, take the lab anew/,
    );
  });

  // npm alone would try for more than a minute.
  test('no network, within seconds; a terminal shows meanwhile how far it is', { timeout: 40_000 }, async () => {
    write();
    const nowhere = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '2' };
    const [{ code, stderr }, terminal] = await Promise.all([
      start(nowhere),
      hasScript ? start(nowhere, {}, ['script', '-qec', LAUNCH.join(' '), '/dev/null']) : undefined,
    ]);
    expect(code).toBe(2);
    if (terminal) expect(terminal.stdout).toMatch(/….*0 of at most \d packages, \d s.*npm error/s);
    expect(stderr).toMatch(
      /^Installing packages .*\n(npm error .*\n|npm error\n)*The packages could not be downloaded: this computer does not reach npm’s registry\. Connect it/,
    );
  });

  test('a folder that is read-only, and one that belongs to somebody else', async () => {
    write();
    const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const home = join(folder, 'home');
    chmodSync(place(''), 0o555);
    const { code, stderr } = await start({ HOME: home }, as);
    chmodSync(place(''), 0o755);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `Nothing can be written into ${place('')}, and the packages belong there. Copy the lab into a folder\nof your own, such as one in ${home}, and run the same command in the copy.\n`,
    );
  });

  test.runIf(isRoot)('packages of another user', async () => {
    write();
    mkdirSync(place('node_modules/zod'), { recursive: true });
    for (const name of ['', 'node_modules']) chownSync(place(name), NOBODY, NOBODY);
    const { code, stderr } = await start({}, { uid: NOBODY, gid: NOBODY });
    expect(code).toBe(2);
    expect(stderr).toContain(
      `with  sudo rm -r '${place('node_modules')}', then run the same command again, without sudo.`.replace(
        'then the',
        'then run the',
      ),
    );
  });
});

test('an installation that lacks a part is said to be broken where npm leaves it out, and made anew without scripts', async () => {
  const own = {
    npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
    npm_config_prefer_offline: 'true',
  };
  write();
  const omitting = await start({ ...own, npm_config_omit: 'optional' });
  expect(omitting.code).toBe(2);
  const [, part = 'none'] =
    /npm’s setting omit=optional keeps out (\S+), without which the lab does not run\./.exec(omitting.stderr) ?? [];
  expect(part).toMatch(/^node_modules\/@oxc-parser\/binding-/);
  expect(existsSync(place(part))).toBe(false);

  // What is missing is brought without network as well, once npm has kept it. Without links, as the npm of Node.js 22
  // leaves that of Node.js out; npm takes the headers of Node.js for no loss.
  expect(await start(own, {}, ['npm', 'cache', 'add', ...partsOfThisMachine()])).toMatchObject({ code: 0 });
  const strict = { ...own, npm_config_ignore_scripts: 'true', npm_config_bin_links: 'false' };
  const nowhere = { npm_config_registry: 'http://127.0.0.1:9/' };
  expect(await start({ ...strict, ...nowhere })).toMatchObject({ code: 0, stdout: 'it runs\n' });
  expect(existsSync(place(part))).toBe(true);
  const node = join(realpathSync(place('node_modules/.bin/node')), '../..');
  expect(readdirSync(node)).not.toContain('include');
  expect(await start()).toMatchObject({ code: 0, stdout: 'it runs\n', stderr: '' });
});

/** Lists the packages of the lockfile that are for machines such as this one. */
function partsOfThisMachine(): string[] {
  const { packages }: { packages: Record<string, { version: string; os?: string[]; cpu?: string[] }> } =
    JSON.parse(lock);
  return Object.entries(packages).flatMap(([path, { version, os, cpu }]) =>
    os?.includes(process.platform) && cpu?.includes(process.arch)
      ? `${path.replace(/.*node_modules\//, '')}@${version}`
      : [],
  );
}
