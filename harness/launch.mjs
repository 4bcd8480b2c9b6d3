// Runs a module of the project, on whatever Node.js the machine has: `node harness/launch.mjs MODULE [argument...]`.
// Installs the packages first when they are missing or older than the lockfile, among them the Node.js that runs the
// project. Without a module it only installs.
import { execSync, spawn } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const project = new URL('..', import.meta.url);
const root = fileURLToPath(project);
const installed = `${root}node_modules/.package-lock.json`;
const pinned = `${root}node_modules/.bin/node`;
const isStale = () =>
  !existsSync(installed) ||
  !existsSync(pinned) ||
  statSync(installed).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs;

if (isStale()) {
  console.error('Installing packages (once, about a minute) …');
  try {
    // Of all packages' scripts one is needed, which brings that Node.js; the others do not run, whatever npm this is.
    for (const step of ['ci --ignore-scripts --no-audit --no-fund', 'rebuild node']) {
      execSync(`npm ${step} --loglevel=error`, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    }
  } catch {
    console.error('The packages could not be installed: see npm’s message above, then run the same command again.');
    process.exit(2);
  }
}

// npm starts every script in the project's folder. Commands work from where they were called.
if (process.env.INIT_CWD && process.cwd() === root.replace(/\/$/, '')) process.chdir(process.env.INIT_CWD);

const [command, ...args] = process.argv.slice(2);
if (command !== undefined) {
  const { href } = new URL(command, project);
  const path = fileURLToPath(href);
  // What Node.js makes of a source text, types taken out, is kept for the next command, and for all that this one starts.
  process.env.NODE_COMPILE_CACHE ??= `${root}node_modules/.cache`;
  // npm puts the packages' programs first in PATH: once they are there, this process is the pinned Node.js already.
  if (realpathSync(process.execPath) === realpathSync(pinned)) {
    module.enableCompileCache();
    process.argv.splice(1, 2, path);
    await import(href);
  } else runPinned([path, ...args]);
}

/**
 * Runs the pinned Node.js in the place of this one: its output, its signals and its end are the command's.
 * @param {string[]} args
 */
function runPinned(args) {
  const child = spawn(pinned, args, { stdio: 'inherit' });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
