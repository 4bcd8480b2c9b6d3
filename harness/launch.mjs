// Runs a module of the project, on whatever Node.js the machine has: `node harness/launch.mjs MODULE [argument...]`.
// Installs the packages first when some are missing or older than the lockfile, among them the Node.js that runs the
// project. Without a module it only installs. Written in what Node.js 12 can read, so that an old one is told of.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const project = new URL('..', import.meta.url);
const root = fileURLToPath(project);
const pinned = `${root}node_modules/.bin/node`;
// sandbox/launch.ts says why.
const SHORT_LIVED = ['--invocation-count-for-maglev=3000', '--invocation-count-for-turbofan=100000'];

if (lacking() !== undefined) {
  expectRecentNode();
  import('./install.mjs').then(({ install }) => install(root.slice(0, -1), lacking)).then(() => run());
} else run();

/**
 * Names something that the lockfile has for this machine and that is not there; undefined where the packages are whole.
 * npm leaves out in silence what it takes for optional, such as the parser's native part.
 * @returns {string | undefined}
 */
function lacking() {
  const [installed, lock] = ['node_modules/.package-lock.json', 'package-lock.json'].map((file) => root + file);
  if (!existsSync(lock)) return 'package-lock.json';
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) return 'node_modules';
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  const needed = Object.keys(packages).filter((path) => {
    const { os, cpu, dev, optional, devOptional, peer } = packages[path];
    if (path === '' || dev || devOptional || peer) return false;
    return os || cpu ? isAmong(process.platform, os) && isAmong(process.arch, cpu) : !optional;
  });
  /** @param {string} path */
  const family = (path) => path.replace(/-(gnu|musl)$/, ''); // for two C libraries, of which the machine has one
  const there = new Set(needed.filter((path) => existsSync(root + path)).map(family));
  const missing = needed.find((path) => !there.has(family(path)));
  return missing || existsSync(pinned) ? missing : 'node_modules/.bin/node';
}

/** @param {string} own @param {string | string[]} names of which manifests write one without brackets */
function isAmong(own, names) {
  return Array.isArray(names) ? names.includes(own) : names === own;
}

/** Ends with a message where npm would leave out parts in silence, for this Node.js is too old for them. */
function expectRecentNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  const script = process.env.npm_lifecycle_event || 'task';
  // The npm before could not do this.
  const byNpm = `With npm alone, once, in this folder:\n  npx --yes -p node@26 -p npm@11 -c "npm run ${script}"\nOr install`;
  console.error(`To install this lab, Node.js 22.12 or newer is needed (20.19 will do), and this is ${process.versions.node}:
${process.execPath}

${major < 16 ? 'Install' : byNpm} a newer one: https://nodejs.org/en/download (what apt has is often too old).`);
  process.exit(2);
}

function run() {
  // npm starts every script in the project's folder. Commands work from where they were called.
  const from = process.env.INIT_CWD;
  if (from && process.cwd() === root.replace(/\/$/, '')) process.chdir(from);

  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) return;
  const { href } = new URL(command, project);
  const path = fileURLToPath(href);
  // What Node.js makes of a source text, types taken out, is kept for the next command, and for all that this one starts.
  if (process.env.NODE_COMPILE_CACHE === undefined) process.env.NODE_COMPILE_CACHE = `${root}node_modules/.cache`;
  // npm puts the packages' programs first in PATH: once they are there, this process is the pinned Node.js already.
  if (realpathSync(process.execPath) !== realpathSync(pinned)) return runPinned([path, ...args]);
  setFlagsFromString(SHORT_LIVED.join(' ')); // before the cache, which is one for each set of flags
  module.enableCompileCache();
  process.argv.splice(1, 2, path);
  // As where a module waits for what never comes: that is no success.
  const unsettled = () => process.exit(13);
  process.once('beforeExit', unsettled);
  import(href).then(() => process.off('beforeExit', unsettled));
}

/**
 * Runs the pinned Node.js in the place of this one: its output, its signals and its end are the command's.
 * @param {string[]} args
 */
function runPinned(args) {
  const child = spawn(pinned, [...SHORT_LIVED, ...args], { stdio: 'inherit' });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('error', ({ message }) => {
    console.error(`The Node.js among the packages does not start on this machine: ${message}
Were the packages copied from another one? Remove them, then run the same command again: rm -r '${root}node_modules'`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code === null ? 1 : code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
