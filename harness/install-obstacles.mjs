// Says what is in the way of installing the packages, before npm is asked, and after it has failed.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const AGAIN = 'then run the same command again';

/** npm's codes of errors where it does not reach its registry, or a proxy. */
export const NO_NETWORK =
  /^(E(NOTFOUND|AI_AGAIN|TIMEDOUT|\w*TIMEOUT|CONN\w+|NETUNREACH|HOSTUNREACH|PIPE)|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/;

/** What stands in the place of npm's code where npm does not start. */
export const NO_NPM = 'no npm';

/**
 * Finds what npm would only stumble over.
 * @param {string} root
 */
export function obstacleIn(root) {
  if (process.platform === 'win32') {
    return `This is the Node.js of Windows (${process.execPath}), and the lab runs under Linux and macOS.
On Windows: install WSL (https://learn.microsoft.com/windows/wsl/install), and Node.js in it: https://nodejs.org/en/download`;
  }
  if (!existsSync(join(root, 'package-lock.json'))) {
    return `${join(root, 'package-lock.json')} is missing. It says which packages belong to the lab: take it from the archive
or the repository that you have the lab from, ${AGAIN}.`;
  }
  if (!fitTogether(root)) {
    return `package.json and package-lock.json in ${root} do not fit together: take both anew from the archive or the
repository that you have the lab from, ${AGAIN}. No npm install is needed.`;
  }
  const packages = join(root, 'node_modules');
  const others = existsSync(packages) ? [packages, ...readdirSync(packages).map((name) => join(packages, name))] : [];
  if (others.some((path) => !isWritable(path) || isAnothers(path))) {
    return `The packages cannot be replaced: some of them belong to another user, as after a command with sudo. Remove
them with  sudo rm -r '${packages}', ${AGAIN}, without sudo.`;
  }
  if (isWritable(root)) return undefined;
  return `Nothing can be written into ${root}, and the packages belong there. Copy the lab into a folder
of your own, such as one in ${process.env.HOME ?? 'your home folder'}, and run the same command in the copy.`;
}

/**
 * Compares what the manifest asks for with what the lockfile was made from. npm's own words would be two pages, with the
 * advice to write another lockfile.
 * @param {string} root
 */
function fitTogether(root) {
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const [manifest, { '': locked }] = [read('package.json'), read('package-lock.json').packages];
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return kinds.every((kind) => isDeepStrictEqual(manifest[kind] ?? {}, locked[kind] ?? {}));
}

/** @param {string} path */
function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT'; // a link that leads nowhere
  }
}

/** @param {string} path */
function isAnothers(path) {
  const { uid } = statSync(path, { throwIfNoEntry: false }) ?? {};
  const own = process.getuid?.() ?? 0;
  return own !== 0 && uid !== undefined && uid !== own;
}

/**
 * Says what to do where npm has failed; its own words stand above.
 * @param {unknown} code @param {string} root
 */
export function remedy(code, root) {
  if (code === NO_NPM) return `npm is not found. It comes with Node.js: https://nodejs.org/en/download; ${AGAIN}.`;
  if (NO_NETWORK.test(`${code}`)) {
    return `The packages could not be downloaded: this computer does not reach npm’s registry. Connect it to the internet (where
that takes a proxy: npm config set proxy http://HOST:PORT), ${AGAIN}.`;
  }
  if (code === 'ENOENT') {
    return `A file is missing: npm’s message above names it. Where it is one of the lab’s, take the lab anew from the archive
or the repository that you have it from, ${AGAIN}.`;
  }
  if (code === 'ENOSPC') return `The disk is full: the lab needs about 400 MB. Make room, ${AGAIN}.`;
  if (/^E(ACCES|PERM|ROFS)$/.test(`${code}`)) {
    return `npm may not write where it must: its message above names the place. Make that yours, ${AGAIN}, without sudo.`;
  }
  return `The packages could not be installed in ${root}: see npm’s message above; ${AGAIN}.`;
}

/** @param {string} path */
export function whyMissing(path) {
  const get = (/** @type {string} */ key) =>
    spawnSync('npm', ['config', 'get', key], { encoding: 'utf8' }).stdout.trim();
  if (path === 'node_modules/.bin/node') {
    return `There is no Node.js among the packages for this machine (${process.platform}, ${process.arch}): the lab runs under
Linux and macOS, on x64 and arm64.`;
  }
  const omitted = get('omit');
  if (omitted.includes('optional')) {
    return `npm’s setting omit=${omitted} keeps out ${path}, without which the lab does not run.
This installs it:  npm ci --include=optional
${AGAIN[0].toUpperCase()}${AGAIN.slice(1)}.`;
  }
  return `npm left out ${path}, without which the lab does not run. Was the connection lost? Run the same command again;
if that says the same, ask whoever gave you the lab, and show them this message.`;
}

/** @param {import('node:child_process').SpawnSyncReturns<Buffer>} program */
export function unfit({ error, stderr }) {
  const [line = ''] = String(stderr ?? '')
    .split('\n')
    .filter((each) => /Error|not found|version/.test(each));
  return `The packages are installed and do not run on this machine: ${error?.message ?? line}`;
}
