import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { randomFrom } from '../random.ts';
import { type Child, freePort, leftoversIn, startCommand, startRedis } from './processes.ts';

export interface Kill {
  readonly name: string;
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
  /** what stays in the queue, as sentences */
  readonly leftovers: readonly string[];
}

/** One of those that grade a class together, and that may be killed. */
interface Part {
  readonly name: string;
  /** Starts it, with the same command line every time. */
  start(): Child | Promise<Child>;
}

const WORKERS = ['worker 1', 'worker 2'];

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
  return { ...(await runParts(gradeCommand(lab, classFolder, run), [], options)), leftovers: [] };
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
  const workers = WORKERS.map(
    (name): Part => ({
      name,
      start: () => startCommand('harness/cli/worker.ts', [...queue, '--lab', lab, '--jobs', String(jobs)]),
    }),
  );
  const done = await runParts(gradeCommand(lab, classFolder, run, queue), [redis, ...workers], options);
  const again = await startRedis(redisFolder, port);
  const leftovers = await leftoversIn(port);
  again.kill('SIGTERM');
  await again.ended;
  return { ...done, leftovers };
}

/** Counts the submissions that have results in the folder of a run. */
export function countGraded(run: string): number {
  try {
    return readdirSync(join(run, 'submissions')).length;
  } catch {
    return 0; // none yet
  }
}

function gradeCommand(lab: string, classFolder: string, run: string, more: readonly string[] = []): Part {
  const args = [classFolder, '--lab', lab, '--output', run, '--layout', 'plain', ...more];
  return { name: 'command', start: () => startCommand('harness/cli/grade.ts', args) };
}

/**
 * Runs a command to its end beside others. Parts are killed at random moments if there is a plan; whoever ends before
 * the command has ended with exit code 0 is started again.
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

  /** Kills a part, as soon as it is there. */
  function kill(part: Part): void {
    const child = running.get(part);
    if (!child?.kill('SIGKILL')) {
      wait(() => kill(part), RETRY);
      return;
    }
    killed.add(child);
    running.delete(part);
    kills.push({ name: part.name, at: now() });
    onKill?.(kills[kills.length - 1]);
  }

  const timers: NodeJS.Timeout[] = [];
  const wait = (then: () => void, milliseconds: number) => timers.push(setTimer(then, milliseconds));
  const moments = randomFrom(plan?.seed ?? 0);
  for (let i = 0; plan && i < plan.count; i++) {
    const [part] = moments.shuffle(parts);
    wait(() => kill(part), moments.between(0, SHARE * plan.duration));
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
