import progress from 'cli-progress';
import type { Result } from '../class/run/run-class.ts';

/** Milliseconds between two lines where there is no terminal. */
const PAUSE = 60_000;

/** Counts of submissions by outcome so far, and the ids of those with files that cannot be source code. */
export type Tally = ReturnType<typeof showProgress>['tally'];

/** Shows how far a class is, how fast, and how long it will take: a bar on a terminal, elsewhere a line a minute. */
export function showProgress(total: number) {
  const counts: Record<Result['outcome'], number> = {
    graded: 0,
    marked: 0,
    restored: 0,
    redrawn: 0,
    unchanged: 0,
    error: 0,
  };
  const unreadable: string[] = [];
  const pace = paceOf(total, performance.now());
  const bar = new progress.SingleBar({
    format: '{bar} {value}/{total}  {pace}',
    clearOnComplete: true,
    // A terminal has to be as it was, even after kill -9.
    hideCursor: false,
    linewrap: true,
    barsize: 30,
  });
  const onExit = () => {
    bar.stop();
    console.error('stopped: what is graded is kept, and the same command goes on');
  };
  process.once('exit', onExit);
  bar.start(total, 0, { pace: '' });
  const timer = process.stderr.isTTY
    ? undefined
    : setInterval(() => console.error(`${pace.done()} of ${total}${pace.inWords(', ')}`), PAUSE);
  timer?.unref();
  return {
    tally: { counts, unreadable },
    count({ id, outcome, isUnreadable }: Result): void {
      counts[outcome]++;
      if (isUnreadable) unreadable.push(id);
      pace.count(outcome, performance.now());
      bar.increment({ pace: pace.inWords() });
    },
    end(): void {
      clearInterval(timer);
      process.off('exit', onExit);
      bar.stop();
    },
  };
}

/**
 * Measures the pace of a class from when the first submission is graded: what an earlier command has graded takes no time,
 * and promises none for what is left.
 * @param begin and all other times in milliseconds
 */
export function paceOf(total: number, begin: number) {
  let [start, now, done, counted, hasGraded] = [begin, begin, 0, 0, false];
  return {
    count(outcome: Result['outcome'], time: number): void {
      done++;
      hasGraded ||= outcome === 'graded' || outcome === 'error';
      if (hasGraded) [now, counted] = [time, counted + 1];
      else start = time;
    },
    done: () => done,
    /** Says it as `3.1 s each, about 2 min left`; nothing while nobody knows. */
    inWords(before = ''): string {
      if (counted === 0) return '';
      const each = (now - start) / counted / 1000;
      return `${before}${each.toFixed(1)} s each, about ${lengthInWords(each * (total - done))} left`;
    },
  };
}

function lengthInWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return `${Math.round(seconds)} s`;
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
