import { chmodSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { randomFrom } from '../random.ts';
import { commandLinesWith, descendantsOf } from '../running.ts';
import { type Child, freePort, leftoversIn, startCommand, startRedis } from './processes.ts';

/** Signals that end a process, which are sent by turns. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;

export interface Kill {
  readonly name: string;
  readonly signal: (typeof SIGNALS)[number];
  /** milliseconds since the run began */
  readonly at: number;
}

export interface RunOptions {
  /** how many parts are killed, none unless given; duration: milliseconds that the run takes without kills */
  readonly plan?: { readonly count: number; readonly seed: number; readonly duration: number } | undefined;
  readonly onKill?: (kill: Kill) => void;
}

export interface ClassRun {
  /** until the command has ended with exit code 0 */
  readonly milliseconds: number;
  readonly kills: readonly Kill[];
  /** who has ended without being killed, for want of a Redis perhaps, and was started again as well, as sentences */
  readonly gaveUp: readonly string[];
  /** what stays in the queue, of temporary folders and of processes, as sentences */
  readonly leftovers: readonly string[];
}

/** One of those that grade a class together, and that may be killed. */
interface Part {
  readonly name: string;
  /** Starts it, with the same command line every time. */
  start(): Child | Promise<Child>;
}

const WORKERS = ['worker 1', 'worker 2'];

/** Processes that parts start, which are killed as they are, by a word on their command line. */
const DESCENDANTS = { grader: 'harness/class/run/worker.ts', sandbox: 'harness/sandbox/child.ts' } as const;

/** Kills fall into this share of the time that the run takes without any, so that all come before its end. */
const SHARE = 0.8;

/** Milliseconds that a part stays away at most. */
const LONGEST_ABSENCE = 500;

/** Milliseconds after which somebody who was away is looked for again. */
const RETRY = 10;

/** A part that ends by itself as often as this has another reason than the kills. */
const MOST_OFTEN = 10;

/**
 * Grades a class without a queue.
 *
 * @param lab the lab's folder
 * @param run folder of the run
 */
export async function runLocally(
  lab: string,
  classFolder: string,
  run: string,
  options: RunOptions = {},
): Promise<ClassRun> {
  return withTemporary((temporary) => runParts(gradeCommand(lab, classFolder, run, temporary), [], options));
}

/**
 * Grades a class by two workers on a Redis of its own, which take all processors between them.
 *
 * @param lab the lab's folder
 * @param run folder of the run
 * @param redisFolder where Redis keeps its data
 */
export async function runByQueue(
  lab: string,
  classFolder: string,
  run: string,
  redisFolder: string,
  options: RunOptions = {},
): Promise<ClassRun> {
  const port = await freePort();
  const queue = ['--queue', `redis://127.0.0.1:${port}`];
  const jobs = Math.max(1, Math.floor(availableParallelism() / WORKERS.length));
  const redis: Part = { name: 'Redis', start: () => startRedis(redisFolder, port) };
  const done = await withTemporary((temporary) => {
    const args = [...queue, '--lab', lab, '--jobs', String(jobs)];
    const workers = WORKERS.map(
      (name): Part => ({ name, start: () => startCommand('harness/cli/worker.ts', args, temporary) }),
    );
    return runParts(gradeCommand(lab, classFolder, run, temporary, queue), [redis, ...workers], options);
  });
  const again = await startRedis(redisFolder, port);
  const leftovers = await leftoversIn(port);
  again.kill('SIGTERM');
  await again.ended;
  return { ...done, leftovers: [...done.leftovers, ...leftovers] };
}

/** Gives a run a folder for what is temporary, and looks at what is left there in the end. */
async function withTemporary(use: (temporary: string) => Promise<Omit<ClassRun, 'leftovers'>>): Promise<ClassRun> {
  const { folder, remove } = createTemporaryFolder('rehearsed');
  chmodSync(folder, 0o711); // what runs in sandboxes passes through
  try {
    const done = await use(folder);
    const folders = readdirSync(folder).map((name) => `the temporary folder ${name} is left`);
    return { ...done, leftovers: [...folders, ...commandLinesWith(folder).map((line) => `left running: ${line}`)] };
  } finally {
    remove();
  }
}

/** Counts the submissions that have results in the folder of a run. */
export function countGraded(run: string): number {
  try {
    return readdirSync(join(run, 'submissions')).length;
  } catch {
    return 0; // none yet
  }
}

function gradeCommand(
  lab: string,
  classFolder: string,
  run: string,
  temporary: string,
  more: readonly string[] = [],
): Part {
  const args = [classFolder, '--lab', lab, '--output', run, '--layout', 'plain', ...more];
  return { name: 'command', start: () => startCommand('harness/cli/grade.ts', args, temporary) };
}

/** Somebody who is killed. */
interface Victim {
  readonly name: string;
  /** @returns whether they were there */
  kill(signal: Kill['signal']): boolean;
}

function hasKilled(pid: number, signal: Kill['signal']): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it has ended meanwhile
  }
}

/**
 * Runs a command to its end beside others. Parts and what they have started are killed by turns, by each signal, at random
 * moments if there is a plan; a part that ends before the command has ended with exit code 0 is started again.
 *
 * @param others are started before the command, in this order, and ended after it, the last one first
 * @throws Error where a part ends by itself again and again
 */
async function runParts(
  command: Part,
  others: readonly Part[],
  { plan, onKill }: RunOptions,
): Promise<Omit<ClassRun, 'leftovers'>> {
  const parts = [...others, command];
  const random = randomFrom(plan?.seed ?? 0);
  const running = new Map<Part, Child>();
  const killed = new Set<Child>();
  const kept = new Map<Part, Promise<void>>();
  const leaving = new Set<Part>();
  const [kills, gaveUp]: [Kill[], string[]] = [[], []];
  const finished = Promise.withResolvers<void>();
  const begin = performance.now();
  const now = () => performance.now() - begin;

  async function start(part: Part): Promise<Child> {
    const child = await part.start();
    running.set(part, child);
    if (leaving.has(part)) child.kill('SIGTERM');
    return child;
  }

  async function keep(part: Part, first: Child): Promise<void> {
    let timesGivenUp = 0;
    for (let child = first; ; child = await start(part)) {
      const { code, stderr } = await child.ended;
      running.delete(part);
      if (leaving.has(part)) return;
      if (part === command && code === 0) return finished.resolve();
      if (!killed.has(child)) {
        gaveUp.push(`${part.name} ended by itself (exit code ${code}): ${stderr.trim().split('\n').at(-1)}`);
        if (++timesGivenUp === MOST_OFTEN) throw new Error(`again and again, ${gaveUp[gaveUp.length - 1]}`);
      }
      await setTimeout(random.between(0, LONGEST_ABSENCE));
    }
  }

  /** Kills somebody as soon as they are there. A part may take its time to end, and Redis does not for SIGHUP. */
  function kill({ name, kill: attempt }: Victim, signal: Kill['signal']): void {
    if (!attempt(signal)) {
      wait(() => kill({ name, kill: attempt }, signal), RETRY);
      return;
    }
    kills.push({ name, signal, at: now() });
    onKill?.(kills[kills.length - 1]);
  }

  const victims = [
    ...parts.map(
      (part): Victim => ({
        name: part.name,
        kill(signal) {
          const child = running.get(part);
          if (!child?.kill(signal)) return false;
          killed.add(child);
          return true;
        },
      }),
    ),
    ...Object.entries(DESCENDANTS).map(
      ([name, word]): Victim => ({
        name,
        kill(signal) {
          const [pid] = moments.shuffle(
            descendantsOf(
              [...running.values()].map((child) => child.pid),
              word,
            ),
          );
          return pid !== undefined && hasKilled(pid, signal);
        },
      }),
    ),
  ];
  const timers: NodeJS.Timeout[] = [];
  const wait = (then: () => void, milliseconds: number) => timers.push(setTimer(then, milliseconds));
  const moments = randomFrom(plan?.seed ?? 0);
  const order = moments.shuffle(process.platform === 'linux' ? victims : victims.slice(0, parts.length));
  for (let i = 0; plan && i < plan.count; i++) {
    // In four rounds each of them meets each signal.
    const [victim, round] = [i % order.length, Math.floor(i / order.length)];
    const signal = SIGNALS[(victim + round) % SIGNALS.length];
    wait(() => kill(order[victim], signal), moments.between(0, SHARE * plan.duration));
  }
  try {
    for (const part of parts) kept.set(part, keep(part, await start(part)).catch(finished.reject));
    await finished.promise;
    return { milliseconds: now(), kills, gaveUp };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const part of parts.toReversed()) {
      leaving.add(part);
      running.get(part)?.kill('SIGTERM');
      await kept.get(part);
    }
  }
}
