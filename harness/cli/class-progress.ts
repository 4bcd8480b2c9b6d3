import { SingleBar } from 'cli-progress';
import type { Result } from '../class/run/run-class.ts';

/** How many submissions came to what, and how many of all have other marks than in an earlier report. */
export type Counts = Record<Result['outcome'] | 'otherMarks', number>;

/** On a terminal alone: how far it is, how fast, and how long it will take. */
export function showProgress(total: number) {
  const counts: Counts = { graded: 0, marked: 0, unchanged: 0, error: 0, otherMarks: 0 };
  const begin = performance.now();
  const bar = new SingleBar({
    format: '{bar} {value}/{total}  {rate} a second, {eta_formatted} left',
    clearOnComplete: true,
    hideCursor: true,
    etaBuffer: 50,
  });
  bar.start(total, 0, { rate: '–' });
  return {
    counts,
    count({ outcome, hasOtherMarks }: Result): void {
      counts[outcome]++;
      if (hasOtherMarks) counts.otherMarks++;
      const rate = (counts.graded + counts.error) / ((performance.now() - begin) / 1000);
      bar.increment({ rate: rate.toFixed(1) });
    },
    end: () => bar.stop(),
  };
}
