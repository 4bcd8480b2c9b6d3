import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { unzip } from '../sample-archives.ts';
import type { LimitedGroup } from './limited-group.ts';

// Containers as Gradescope makes them of a bundle, out of bubblewrap: this machine's system, read-only, a
// folder /autograder, root with the rights that Docker leaves it, and, once it is set up, no network.

const HOME = '/autograder';

/** Rights that Docker leaves root by default. */
const CAPABILITIES = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT', 'AUDIT_WRITE'],
].flatMap((name) => ['--cap-add', `CAP_${name}`]);

const SYSTEM = [
  ...['--ro-bind', '/usr', '/usr', '--ro-bind', '/etc', '/etc'],
  ...['/bin', '/sbin', '/lib', '/lib64'].flatMap((folder) => ['--ro-bind-try', folder, folder]),
  ...['--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--tmpfs', '/tmp', '--dir', '/root'],
  ...['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--clearenv', '--setenv', 'HOME', '/root'],
  ...CAPABILITIES,
];

/** Says why this machine cannot make containers, or nothing where it can. */
export function containerObstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can make containers as the site does';
  try {
    execFileSync('bwrap', [...SYSTEM, 'true'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `bubblewrap does not run here: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

interface Ended {
  /** null: killed */
  code: number | null;
  output: string;
}

/** A bundle where the site unpacks it. */
export interface Installed {
  /** where the folders of containers are made */
  readonly parent: string;
  readonly source: string;
}

export async function installBundle(archive: string, parent: string): Promise<Installed> {
  const source = mkdtempSync(join(parent, 'source-'));
  chmodSync(source, 0o755);
  await unzip(archive, source);
  return { parent, source };
}

/** Runs the bundle's `setup.sh` with network. npm finds what this machine has of its packages. */
export async function setUp({ parent, source }: Installed): Promise<Ended> {
  const home = makeHome(parent);
  const npm = npmFolder();
  const args = [
    ...SYSTEM,
    ...['--bind', home, HOME, '--bind', source, join(HOME, 'source'), '--chdir', HOME],
    ...['--bind-try', join(homedir(), '.npm'), '/root/.npm'],
    ...['--ro-bind-try', join(homedir(), '.npmrc'), '/root/.npmrc'],
    ...['--ro-bind-try', '/run', '/run', '--ro-bind', npm, npm],
    ...['--setenv', 'PATH', [join(npm, 'bin'), PATH].join(delimiter), '--setenv', 'npm_config_prefer_offline', 'true'],
    ...TO_REGISTRY.flatMap((name) => (process.env[name] ? ['--setenv', name, process.env[name]] : [])),
    ...['bash', join(HOME, 'source/setup.sh')],
  ];
  return await start('bwrap', args).ended;
}

/** Makes the folder that becomes /autograder, which other users may enter there. */
function makeHome(parent: string): string {
  const home = mkdtempSync(join(parent, 'home-'));
  chmodSync(home, 0o755);
  for (const folder of ['source', 'submission', 'results']) mkdirSync(join(home, folder));
  return home;
}

/** Variables by which a machine tells programs how to reach the network. */
const TO_REGISTRY = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(delimiter);

/** Finds the folder with the machine's own npm in `bin`. */
function npmFolder(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const bin = folders.find((folder) => existsSync(join(folder, 'npm')));
  if (!bin) throw new Error('there is no npm on the PATH');
  return dirname(bin);
}

export interface Upload {
  /** name and content of each file */
  files: ReadonlyMap<string, string>;
  /** content of submission_metadata.json; there is none unless given */
  metadata?: string;
  group?: LimitedGroup;
  /** further arguments of bwrap */
  mounts?: readonly string[];
  /** in place of the bundle's run_autograder */
  command?: readonly string[];
}

interface Grading {
  /** what is /autograder in the container */
  readonly home: string;
  readonly ended: Promise<Ended>;
  /** Ends the container at once, as the site does where time is up. */
  kill(): void;
}

/** Grades a submission in a container of its own, without network. */
export function grade(
  { parent, source }: Installed,
  { files, metadata, group, mounts = [], command }: Upload,
): Grading {
  const home = makeHome(parent);
  copyFileSync(join(source, 'run_autograder'), join(home, 'run_autograder'));
  for (const [name, content] of files) writeFileSync(join(home, 'submission', name), content);
  if (metadata !== undefined) writeFileSync(join(home, 'submission_metadata.json'), metadata);
  const bwrap = [
    'bwrap',
    ...SYSTEM,
    ...['--bind', home, HOME, '--bind', source, join(HOME, 'source'), '--chdir', HOME],
    ...['--unshare-net', '--setenv', 'PATH', PATH, ...mounts],
    ...(command ?? [join(HOME, 'run_autograder')]),
  ];
  const [program, ...args] = group ? group.around(bwrap) : bwrap;
  return { home, ...start(program, args) };
}

function start(program: string, args: readonly string[]): { ended: Promise<Ended>; kill(): void } {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => ({
    code,
    output: stdout + stderr,
  }));
  return { ended, kill: () => child.kill('SIGKILL') };
}
