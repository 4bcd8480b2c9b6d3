import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What an upload site lets a container use. */
export interface Limits {
  megabytes: number;
  /** of one processor */
  share: number;
}

/** Processes that the kernel holds to limits together. */
export interface LimitedGroup {
  /** A command that joins the group and then becomes the given one. */
  around(command: readonly string[]): string[];
  /** Resolves once the group is gone; its processes have to end by themselves. */
  remove(): Promise<void>;
}

const ROOT = '/sys/fs/cgroup';
const PERIOD = 100_000; // microseconds
let made = 0;

/** Makes a group with limits, or prints that there is none where this machine has no control groups that we may make. */
export function limitedGroup(limits: Limits): LimitedGroup | undefined {
  try {
    return createGroup(limits);
  } catch (error) {
    console.warn(`Tried without limits of memory and processor time: ${(error as Error).message}.`);
    return undefined;
  }
}

function createGroup({ megabytes, share }: Limits): LimitedGroup {
  const name = `rnn-lab-${process.pid}-${made++}`;
  const memory = `${megabytes}M`;
  const quota = `${share * PERIOD}`;
  // Version 2 of control groups has one tree, version 1 one for each kind of limit.
  const folders = existsSync(`${ROOT}/cgroup.controllers`)
    ? [group(`${ROOT}/${name}`, { 'memory.max': memory, 'memory.swap.max': '0', 'cpu.max': `${quota} ${PERIOD}` })]
    : [
        group(`${ROOT}/memory/${name}`, { 'memory.limit_in_bytes': memory, 'memory.swappiness': '0' }),
        group(`${ROOT}/cpu/${name}`, { 'cpu.cfs_period_us': `${PERIOD}`, 'cpu.cfs_quota_us': quota }),
      ];
  const joining = folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`).join(' && ');
  const isEmpty = () => readFileSync(`${folders[0]}/cgroup.procs`, 'utf8') === '';
  return {
    around: (command) => ['sh', '-c', `${joining} && exec "$@"`, 'sh', ...command],
    async remove() {
      while (!isEmpty()) await setTimeout(20);
      for (const folder of folders) rmdirSync(folder);
    },
  };
}

function group(folder: string, settings: Record<string, string>): string {
  mkdirSync(folder);
  try {
    for (const [file, value] of Object.entries(settings)) writeFileSync(`${folder}/${file}`, value);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}
