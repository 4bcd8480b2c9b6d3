import type { Finding } from '../authoring/finding.ts';
import { lookAt, TICK_MILLISECONDS } from './process-time.ts';

/** How many times longer than its limit a process may take that is kept from running: that is stopped, or gets no processor. */
const PATIENCE = 20;

/** Milliseconds of waiting between two looks at a process. */
const LOOK = 100;

/** Time that a process has had. */
export interface Spent {
  /** milliseconds as limits count them */
  readonly counted: number;
  /** milliseconds of processor time in them; undefined where that cannot be read */
  readonly processor: number | undefined;
  /** whether it slept when it was looked at last */
  readonly isAsleep: boolean;
}

/** A limit that is running. */
export interface Countdown {
  /** Ends it, whether it was met or not. */
  stop(): Spent;
}

/** A clock that counts the time of one process; one limit runs at a time. */
export interface Clock {
  /** @param onOver is called once the limit is met, unless it was stopped before */
  countDown(milliseconds: number, onOver: (spent: Spent) => void): Countdown;
}

/**
 * Opens the clock of a process. While somebody waits for it, the process is looked at again and again: what counts is
 * the processor time of its threads; all of the time while it sleeps; and while it is kept from running, one part in
 * PATIENCE. It is never more than the time on the wall, which counts where nothing else can be read.
 *
 * @param isReadable whether the processor time of processes can be read here
 */
export function openClock(pid: number, isReadable: boolean): Clock {
  const look = () => (isReadable ? lookAt(pid) : undefined);
  let counted = 0;
  let processor = 0;
  /** what was waited since the last look, in milliseconds */
  let unseen = 0;
  /** processor time that is counted, or was used while nobody waited */
  let known = look()?.processor ?? 0;
  let isAsleep = false;

  /** @param asleep what counts of the time since the last look if the process sleeps now */
  function settle(asleep: number): void {
    const waited = unseen;
    const seen = look();
    unseen = 0;
    isAsleep = asleep > 0 && seen?.isAsleep === true;
    const used = seen ? Math.min(waited, seen.processor - known) : 0;
    // What is too much for the time on the wall was used before it, but for what rounding moves to the next look.
    if (seen) known = Math.max(known + used, seen.processor - TICK_MILLISECONDS);
    processor += used;
    const unused = isAsleep ? Math.min(waited, asleep) : waited / PATIENCE;
    counted += seen ? Math.max(used, unused) : waited;
  }

  return {
    countDown(milliseconds, onOver) {
      const from = { counted: counted + unseen, processor };
      const spent = (): Spent => ({
        counted: counted + unseen - from.counted,
        processor: isReadable ? processor - from.processor : undefined,
        isAsleep,
      });
      // Short limits are looked at as often as long ones.
      const step = Math.min(LOOK, milliseconds / 10);
      let begin = performance.now();
      let timer: NodeJS.Timeout;
      let isStopped = false;
      const pass = () => {
        const now = performance.now();
        unseen += now - begin;
        begin = now;
      };
      const plan = () => {
        const left = Math.min(step - unseen, milliseconds - spent().counted);
        // What has arrived in time counts, also where this process was too busy to look: input comes first.
        timer = setTimeout(() => setImmediate(tick), Math.max(1, left));
      };
      const tick = () => {
        if (isStopped) return;
        pass();
        // What this process has slept through may not have been the other one's sleep.
        settle(step);
        if (spent().counted >= milliseconds) onOver(spent());
        else plan();
      };
      plan();
      return {
        stop() {
          isStopped = true;
          clearTimeout(timer);
          pass();
          if (unseen > step) settle(0);
          return spent();
        },
      };
    },
  };
}

/** Writes the finding of a call that has met its limit. What was used is rounded, so that it is the same again. */
export function timeLimit(
  procedure: string,
  milliseconds: number,
  { processor, isAsleep }: Omit<Spent, 'counted'>,
): Finding {
  const tenth = milliseconds / 10;
  return {
    code: 'time-limit',
    procedure,
    milliseconds,
    ...(processor !== undefined && { processor: Math.round(processor / tenth) * tenth }),
    ...(isAsleep && { isAsleep }),
  };
}
