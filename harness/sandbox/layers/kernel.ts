import { join } from 'node:path';
import type { LauncherArguments } from './launcher.mjs';
import type { Layer } from './layer.ts';
import { architectureOf } from './syscalls.mjs';

/** Path of the launcher in every stage. */
const LAUNCHER = 'harness/sandbox/layers/launcher.mjs';

/** File descriptor of the pipe. */
const PIPE = 3;

/** Landlock, seccomp and no_new_privs: the kernel's own refusal, whatever becomes of Node's. */
export const kernel: Layer = {
  id: 'kernel',
  title: 'Landlock and seccomp',
  advice: 'Linux 5.13 or newer with Landlock, on x64 or arm64; a container needs a profile that allows both',
  obstacle() {
    if (process.platform !== 'linux') return 'it exists on Linux only';
    return architectureOf(process.arch) ? undefined : `the system calls of ${process.arch} are not on file`;
  },
  apply(start, { folder, readable }) {
    const told: LauncherArguments = { command: start.command, readable, descriptors: [PIPE], parent: process.pid };
    const launch = [process.execPath, '--no-warnings', join(folder, LAUNCHER), JSON.stringify(told)];
    return { ...start, command: launch };
  },
};
