import { setTimeout as setTimer } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '../random.ts';
import type { Child } from './children.ts';

/** One of those that grade a class together, and that may be killed. */
export interface Part {
  readonly name: string;
  /** Starts it, with the same command line every time. */
  start(): Child | Promise<Child>;
}

/** When parts of a run are killed, and which. */
interface KillPlan {
  readonly count: number;
  readonly seed: number;
  /** milliseconds that the run takes without kills */
  readonly duration: number;
}

export interface Kill {
  readonly name: string;
  /** milliseconds since the run began */
  readonly at: number;
}

export interface PartsRun {
  /** of the command that has ended with exit code 0 */
  readonly stdout: string;
  /** until then */
  readonly milliseconds: number;
  readonly kills: readonly Kill[];
  /** who has ended without being killed, for want of a Redis perhaps, and was started again as well, as sentences */
  readonly gaveUp: readonly string[];
}

/** Kills fall into this share of the time that the run takes without any, so that all come before its end. */
const SHARE = 0.8;

/** Milliseconds that a part stays away at most. */
const LONGEST_ABSENCE = 500;

/** Milliseconds after which somebody who was away is looked for again. */
const RETRY = 10;

/** A part that ends by itself as often as this has another reason than the kills. */
const MOST_OFTEN = 10;

export interface RunOptions {
  /** none unless given */
  plan?: KillPlan | undefined;
  /** is called with each process as it starts */
  onStart?(name: string, pid: number): void;
  onKill?(kill: Kill): void;
}

/**
 * Runs a command to its end beside others. Parts are killed at random moments if there is a plan; whoever ends before
 * the command has ended with exit code 0 is started again.
 *
 * @param others are started before the command, in this order, and ended after it, the last one first
 * @throws Error where a part ends by itself again and again
 */
export async function runParts(
  command: Part,
  others: readonly Part[],
  { plan, onStart, onKill }: RunOptions = {},
): Promise<PartsRun> {
  const parts = [...others, command];
  const random = new SeededRandom(plan?.seed ?? 0);
  const running = new Map<Part, Child>();
  const killed = new Set<Child>();
  const kept = new Map<Part, Promise<void>>();
  const leaving = new Set<Part>();
  const [kills, gaveUp]: [Kill[], string[]] = [[], []];
  const finished = Promise.withResolvers<string>();
  const begin = performance.now();
  const now = () => performance.now() - begin;

  async function start(part: Part): Promise<Child> {
    const child = await part.start();
    running.set(part, child);
    onStart?.(part.name, child.pid);
    if (leaving.has(part)) child.kill('SIGTERM');
    return child;
  }

  async function keep(part: Part, first: Child): Promise<void> {
    let timesGivenUp = 0;
    for (let child = first; ; child = await start(part)) {
      const { code, stdout, stderr } = await child.ended;
      running.delete(part);
      if (leaving.has(part)) return;
      if (part === command && code === 0) return finished.resolve(stdout);
      if (!killed.has(child)) {
        gaveUp.push(`${part.name} ended by itself (exit code ${code}): ${stderr.trim().split('\n').at(-1)}`);
        if (++timesGivenUp === MOST_OFTEN) throw new Error(`again and again, ${gaveUp[gaveUp.length - 1]}`);
      }
      await setTimeout(random.uniformBetween(0, LONGEST_ABSENCE));
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
  for (const { part, at } of planKills(plan, parts)) wait(() => kill(part), at);
  try {
    for (const part of parts) kept.set(part, keep(part, await start(part)).catch(finished.reject));
    const stdout = await finished.promise;
    return { stdout, milliseconds: now(), kills, gaveUp };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const part of parts.toReversed()) {
      leaving.add(part);
      running.get(part)?.kill('SIGTERM');
      await kept.get(part);
    }
  }
}

function planKills(plan: KillPlan | undefined, parts: readonly Part[]): { part: Part; at: number }[] {
  if (!plan) return [];
  const { count, seed, duration } = plan;
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => {
    const [part] = random.shuffle(parts);
    return { part, at: random.uniformBetween(0, SHARE * duration) };
  });
}
