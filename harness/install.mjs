// Installs the project's packages, and says what is in the way where that fails. launch.mjs asks for it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { NO_NETWORK, NO_NPM, obstacleIn, remedy, unfit, whyMissing } from './install-obstacles.mjs';

const CLEARED = '\r\x1b[2K';

/**
 * Installs the packages as the lockfile has them. Ends the process with a message where they cannot be whole.
 *
 * @param {string} root the project's folder
 * @param {() => string | undefined} lacking names what is missing
 */
export async function install(root, lacking) {
  const obstacle = obstacleIn(root);
  if (obstacle !== undefined) return give(obstacle);
  console.error('Installing packages (once, about a minute) …');
  const hide = showProgress(root);
  const { code, said } = await installAll(root);
  hide();
  process.stderr.write(said);
  if (code !== 0) return give(remedy(code, root));
  settleNode(join(root, 'node_modules'));
  const missing = lacking();
  if (missing !== undefined) return give(whyMissing(missing));
  const parser = spawnSync(join(root, 'node_modules/.bin/node'), ['-e', 'require("oxc-parser")'], { cwd: root });
  if (parser.status !== 0) give(`${unfit(parser)}\nAsk whoever gave you the lab, and show them this message.`);
}

/**
 * Links the Node.js among the packages where npm puts programs, and removes what serves to compile C++ against it, a third
 * of it. Up to npm 11.6 the packages of other platforms, which are left out, take the link of the same name with them.
 *
 * @param {string} packages
 */
function settleNode(packages) {
  const link = join(packages, '.bin/node');
  for (const name of readdirSync(packages).filter((name) => /^node-(bin-)?(linux|darwin)-/.test(name))) {
    rmSync(join(packages, name, 'include'), { recursive: true, force: true });
    mkdirSync(join(packages, '.bin'), { recursive: true });
    rmSync(link, { force: true }); // also one that leads nowhere
    symlinkSync(`../${name}/bin/node`, link);
  }
}

/**
 * Shows how many packages are there, and since when: on a terminal alone, for npm shows nothing where its output is read.
 *
 * @param {string} root
 * @returns {() => void} takes the line away
 */
function showProgress(root) {
  const { stderr } = process;
  if (!stderr.isTTY) return () => {};
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const isFor = (/** @type {string} */ own, /** @type {string[]} */ names = [own]) => names.includes(own);
  const paths = Object.keys(packages).filter((path) => {
    const { os, cpu } = packages[path];
    return path !== '' && isFor(process.platform, os) && isFor(process.arch, cpu);
  });
  const began = Date.now();
  const timer = setInterval(() => {
    const done = paths.filter((path) => existsSync(join(root, path, 'package.json'))).length;
    // What packages of other machines bring along never comes.
    const seconds = Math.round((Date.now() - began) / 1000);
    stderr.write(`${CLEARED}${done} of at most ${paths.length} packages, ${seconds} s`);
  }, 500);
  return () => {
    clearInterval(timer);
    stderr.write(CLEARED);
  };
}

/**
 * Has npm install the packages. Where it does not reach its registry, it would try for minutes: then what it has kept of
 * earlier installations is enough, or nothing is.
 *
 * @param {string} root
 */
async function installAll(root) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']; // no package needs its scripts
  const reached = await npm(root, [
    'ping',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-timeout=8000',
  ]);
  if (!NO_NETWORK.test(`${reached.code}`)) return npm(root, args);
  const kept = await npm(root, [...args, '--offline']);
  return kept.code === 'ENOTCACHED' ? reached : kept;
}

/**
 * Runs npm to its end.
 *
 * @param {string} cwd @param {string[]} args
 * @returns {Promise<{ code: unknown, said: string }>} 0, or its code of what is wrong; its own messages
 */
async function npm(cwd, args) {
  const child = spawn('npm', [...args, '--json', '--loglevel=error'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.on('error', () => resolve(NO_NPM));
    child.on('close', resolve);
  });
  const [report, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code: typeof code === 'number' && code !== 0 ? codeIn(report) : code, said };
}

/** Reads the code in what npm writes for programs. @param {string} report */
function codeIn(report) {
  try {
    return JSON.parse(report).error?.code ?? '';
  } catch {
    return '';
  }
}

/** Ends the process with a message. @param {string} message */
function give(message) {
  console.error(message);
  process.exit(2);
}
