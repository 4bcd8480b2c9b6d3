// The kernel layer's inside: takes rights away from this process for good, then becomes the program
// that it is told to start. Whatever fails ends it before that program runs.
//
// Plain JavaScript, with what it imports: to erase types takes Node.js longer than all of the rest.
import { restrictFiles } from './landlock.mjs';
import { closeOnExecute, keepOpen, prctl } from './libc.mjs';
import { filterSystemCalls, seccompFilter } from './seccomp.mjs';
import { architectureOf } from './syscalls.mjs';

const { readFileSync } = process.getBuiltinModule('node:fs');

/**
 * @typedef {object} LauncherArguments
 * @property {readonly string[]} command
 * @property {readonly string[]} readable folders that it may read
 * @property {readonly number[]} descriptors file descriptors that it keeps, beside the three standard ones
 * @property {number} parent process whose end is its own
 */

const PR_SET_PDEATHSIG = 1;
const PR_CAPBSET_DROP = 24;
const PR_SET_NO_NEW_PRIVS = 38;
const SIGKILL = 9;

/** @type {LauncherArguments} */
const { command, readable, descriptors, parent } = JSON.parse(process.argv[2]);
const architecture = architectureOf(process.arch);
if (!architecture || !process.execve) throw new Error(`no filter for ${process.arch} on ${process.platform}`);

prctl(PR_SET_PDEATHSIG, SIGKILL);
if (process.ppid !== parent) throw new Error('the process that started it has ended');
prctl(PR_SET_NO_NEW_PRIVS, 1);
if (process.getuid?.() === 0) dropCapabilities();
closeOnExecute();
for (const descriptor of descriptors) keepOpen(descriptor);
restrictFiles({ folders: readable, programs: mappedFiles() });
filterSystemCalls(seccompFilter(architecture, process.pid));
// OpenSSL's own settings are out of reach from here on: a file that does not exist is passed over, one
// that may not be read ends Node.js.
process.execve(command[0], [...command], { OPENSSL_CONF: '/nonexistent' });

/** Ends what root may do beyond others with `execve`, for which the bounding set is emptied. */
function dropCapabilities() {
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  for (let capability = 0; capability <= last; capability++) prctl(PR_CAPBSET_DROP, capability);
}

/**
 * Lists Node.js and the libraries that it needs, which are the files that this process runs from.
 * @returns {string[]}
 */
function mappedFiles() {
  const lines = readFileSync('/proc/self/maps', 'utf8').split('\n');
  const paths = lines.filter((line) => /^\S+ r-x/.test(line)).map((line) => line.slice(line.indexOf('/')));
  return [...new Set(paths.filter((path) => path.startsWith('/')))];
}
