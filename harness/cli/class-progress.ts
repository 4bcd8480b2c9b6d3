import progress from 'cli-progress';
import type { Result } from '../class/run/run-class.ts';

/** What came of the submissions so far. */
export interface Tally {
  /** how many came to what */
  readonly counts: Readonly<Record<Result['outcome'], number>>;
  /** ids of those with files that cannot be source code */
  readonly unreadable: readonly string[];
}

/** On a terminal alone: how far it is, how fast, and how long it will take. */
export function showProgress(total: number) {
  const counts = { graded: 0, marked: 0, unchanged: 0, error: 0 };
  const unreadable: string[] = [];
  const begin = performance.now();
  const bar = new progress.SingleBar({
    format: '{bar} {value}/{total}  {rate} a second, {eta_formatted} left',
    clearOnComplete: true,
    // A terminal has to be as it was, even after kill -9.
    hideCursor: false,
    linewrap: true,
    barsize: 30,
    etaBuffer: 50,
    // Before the first result the time is the text '0'.
    formatTime: (seconds, ...rest) => (seconds > 0 ? progress.Format.TimeFormat(seconds, ...rest) : '–'),
  });
  const onExit = () => {
    bar.stop();
    console.error('stopped: what is graded is kept, and the same command goes on');
  };
  process.once('exit', onExit);
  bar.start(total, 0, { rate: '–' });
  return {
    tally: { counts, unreadable } satisfies Tally,
    count({ id, outcome, isUnreadable }: Result): void {
      counts[outcome]++;
      if (isUnreadable) unreadable.push(id);
      const rate = (counts.graded + counts.error) / ((performance.now() - begin) / 1000);
      bar.increment({ rate: rate.toFixed(1) });
    },
    end(): void {
      process.off('exit', onExit);
      bar.stop();
    },
  };
}
