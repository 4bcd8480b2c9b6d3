// Installs the project's packages, and says what is in the way where that fails. launch.mjs asks for it.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';

const AGAIN = 'then run the same command again';

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
  // No package needs its scripts.
  const { code, report } = await npm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (code === 'ENOENT')
    return give(`npm is not found. It comes with Node.js: https://nodejs.org/en/download; ${AGAIN}.`);
  if (code !== 0) return give(remedy(report, root));
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
 * Runs npm. Its messages and its progress show; what it says for programs is returned.
 *
 * @param {string} cwd @param {string[]} args
 * @returns {Promise<{ code: unknown, report: string }>}
 */
async function npm(cwd, args) {
  const child = spawn('npm', [...args, '--json', '--loglevel=error'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => {
    child.on('error', (/** @type {NodeJS.ErrnoException} */ { code }) => resolve(code));
    child.on('close', resolve);
  });
  const [report, code] = await Promise.all([text(child.stdout), ended]);
  return { code, report };
}

/** Ends the process with a message. @param {string} message */
function give(message) {
  console.error(message);
  process.exit(2);
}

/**
 * Finds what npm would only stumble over.
 * @param {string} root
 */
function obstacleIn(root) {
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
 * Says what to do about an error of npm, whose own words stand above.
 * @param {string} report @param {string} root
 */
function remedy(report, root) {
  const code = codeIn(report);
  if (
    /^(E(NOTFOUND|AI_AGAIN|TIMEDOUT|CONN\w+|NETUNREACH|HOSTUNREACH|PIPE)|ERR_SOCKET_TIMEOUT|FETCH_ERROR)$/.test(code)
  ) {
    return `The packages could not be downloaded: this computer does not reach npm’s registry. Connect it to the internet (where
that takes a proxy: npm config set proxy http://HOST:PORT), ${AGAIN}.`;
  }
  if (code === 'ENOSPC') return `The disk is full: the lab needs about 400 MB. Make room, ${AGAIN}.`;
  if (/^E(ACCES|PERM|ROFS)$/.test(code)) {
    return `npm may not write where it must: its message above names the place. Make that yours, ${AGAIN}, without sudo.`;
  }
  return `The packages could not be installed in ${root}: see npm’s message above; ${AGAIN}.`;
}

/** @param {string} report */
function codeIn(report) {
  try {
    return JSON.parse(report).error?.code ?? '';
  } catch {
    return '';
  }
}

/** @param {string} path */
function whyMissing(path) {
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
function unfit({ error, stderr }) {
  const [line = ''] = String(stderr ?? '')
    .split('\n')
    .filter((each) => /Error|not found|version/.test(each));
  return `The packages are installed and do not run on this machine: ${error?.message ?? line}`;
}
