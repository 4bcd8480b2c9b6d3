import progress from 'cli-progress';
import type { Result } from '../class/run/run-class.ts';

/** How many submissions came to what so far, and the ids of those with files that cannot be source code. */
export type Tally = ReturnType<typeof showProgress>['tally'];

/** Shows, on a terminal alone, how far it is, how fast, and how long it will take. */
export function showProgress(total: number) {
  const counts: Record<Result['outcome'], number> = { graded: 0, marked: 0, unchanged: 0, error: 0 };
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
    tally: { counts, unreadable },
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
