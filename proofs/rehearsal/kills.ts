import { setTimeout } from 'node:timers';
import { randomFrom } from '../random.ts';
import { descendantsOf } from '../running.ts';
import type { Child } from './processes.ts';

/** Signals that end a process, which are sent by turns. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;

export interface Kill {
  readonly name: string;
  readonly signal: (typeof SIGNALS)[number];
  /** milliseconds since the run began */
  readonly at: number;
}

/** How many kills fall into a run, and into which time. */
export interface KillPlan {
  readonly count: number;
  readonly seed: number;
  /** milliseconds that the run takes without kills */
  readonly duration: number;
}

/** Somebody who is killed. */
export interface Victim {
  readonly name: string;
  /** @returns whether they were there */
  kill(signal: Kill['signal']): boolean;
}

/** Processes that parts start, which are killed as they are, by a word on their command line. */
const DESCENDANTS = { grader: 'harness/class/run/worker.ts', sandbox: 'harness/sandbox/child.ts' } as const;

/** Kills fall into this share of the time that the run takes without any, so that all come before its end. */
const SHARE = 0.8;

/** Milliseconds after which somebody who was away is looked for again. */
const RETRY = 10;

/**
 * Kills parts of a run and what they have started by turns, by each signal, at random moments from now on.
 *
 * @param running the parts that run at the moment
 * @returns ends it
 */
export function killByTurns(
  plan: KillPlan,
  parts: readonly Victim[],
  running: () => Iterable<Child>,
  onKill: (kill: Kill) => void,
): () => void {
  const begin = performance.now();
  const random = randomFrom(plan.seed);
  const timers: NodeJS.Timeout[] = [];
  const wait = (then: () => void, milliseconds: number) => timers.push(setTimeout(then, milliseconds));

  /** Kills somebody as soon as they are there. A part may take its time to end, and Redis does not for SIGHUP. */
  function kill(victim: Victim, signal: Kill['signal']): void {
    if (victim.kill(signal)) onKill({ name: victim.name, signal, at: performance.now() - begin });
    else wait(() => kill(victim, signal), RETRY);
  }

  const started = Object.entries(DESCENDANTS).map(
    ([name, word]): Victim => ({
      name,
      kill(signal) {
        const pids = Array.from(running(), ({ pid }) => pid);
        const [pid] = random.shuffle(descendantsOf(pids, word));
        return pid !== undefined && hasKilled(pid, signal);
      },
    }),
  );
  const order = random.shuffle(process.platform === 'linux' ? [...parts, ...started] : parts);
  for (let i = 0; i < plan.count; i++) {
    // In four rounds each of them meets each signal.
    const [victim, round] = [i % order.length, Math.floor(i / order.length)];
    const signal = SIGNALS[(victim + round) % SIGNALS.length];
    wait(() => kill(order[victim], signal), random.between(0, SHARE * plan.duration));
  }
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

function hasKilled(pid: number, signal: Kill['signal']): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it has ended meanwhile
  }
}
