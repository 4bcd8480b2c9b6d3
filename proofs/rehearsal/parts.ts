import { setTimeout } from 'node:timers/promises';
import { randomFrom } from '../random.ts';
import { type Kill, type KillPlan, killByTurns, type Victim } from './kills.ts';
import type { Child } from './processes.ts';

/** One of those that grade a class together, and that may be killed. */
export interface Part {
  readonly name: string;
  /** Starts it, with the same command line every time. */
  start(): Child | Promise<Child>;
}

export interface RunOptions {
  /** which kills there are, none unless given */
  readonly plan?: KillPlan | undefined;
  readonly onKill?: (kill: Kill) => void;
}

/** How a command came to its end. */
export interface PartsRun {
  /** until the command has ended with exit code 0 */
  readonly milliseconds: number;
  readonly kills: readonly Kill[];
  /** who has ended without being killed, for want of a Redis perhaps, and was started again as well, as sentences */
  readonly gaveUp: readonly string[];
}

/** Milliseconds that a part stays away at most. */
const LONGEST_ABSENCE = 500;

/** A part that ends by itself as often as this has another reason than the kills. */
const MOST_OFTEN = 10;

/**
 * Runs a command to its end beside others. Where there is a plan, they are killed; a part that ends before the command has
 * ended with exit code 0 is started again.
 *
 * @param others are started before the command, in this order, and ended after it, the last one first
 * @throws Error where a part ends by itself again and again
 */
export async function runParts(
  command: Part,
  others: readonly Part[],
  { plan, onKill }: RunOptions,
): Promise<PartsRun> {
  const parts = [...others, command];
  const random = randomFrom(plan?.seed ?? 0);
  const running = new Map<Part, Child>();
  const killed = new Set<Child>();
  const kept = new Map<Part, Promise<void>>();
  const leaving = new Set<Part>();
  const [kills, gaveUp]: [Kill[], string[]] = [[], []];
  const finished = Promise.withResolvers<void>();
  const begin = performance.now();

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

  const victims = parts.map(
    (part): Victim => ({
      name: part.name,
      kill(signal) {
        const child = running.get(part);
        if (!child?.kill(signal)) return false;
        killed.add(child);
        return true;
      },
    }),
  );
  const note = (kill: Kill) => {
    kills.push(kill);
    onKill?.(kill);
  };
  const endKills = plan && killByTurns(plan, victims, () => running.values(), note);
  try {
    for (const part of parts) kept.set(part, keep(part, await start(part)).catch(finished.reject));
    await finished.promise;
    return { milliseconds: performance.now() - begin, kills, gaveUp };
  } finally {
    endKills?.();
    for (const part of parts.toReversed()) {
      leaving.add(part);
      running.get(part)?.kill('SIGTERM');
      await kept.get(part);
    }
  }
}
