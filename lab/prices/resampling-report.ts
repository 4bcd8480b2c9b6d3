import { showPlace } from '../errors.ts';
import { formatDate, formatDuration } from './price.ts';
import type { Resampling } from './resample.ts';

/** How many places of each kind are listed; the counts are always complete. */
const LISTED = 5;

/** What an import found, as lines of text: what the series holds, and every irregularity of its source. */
export function describeResampling(resampling: Resampling): string {
  const { prices, candles, candleInterval, duplicates, gaps, late, omitted } = resampling;
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const rows: [title: string, count: number, explanation: string][] = [
    ['candles', candles, `${formatDuration(candleInterval)} apart`],
    ['duplicates', duplicates.length, list('left out', duplicates.map(showPlace))],
    [
      'gaps',
      gaps.length,
      list(
        `${missing} candles missing`,
        gaps.map((gap) => `${gap.missing} after ${formatDate(gap.after)}`),
      ),
    ],
    ['late prices', late.length, list("a later candle's, as their own is missing", late.map(formatDate))],
    ['dates left out', omitted.length, list('no candle within 20 hours', omitted.map(formatDate))],
    ['prices', prices.length, `${formatDate(prices[0].time)} to ${formatDate(prices[prices.length - 1].time)}`],
  ];
  return rows
    .map(([title, count, explanation]) => {
      const number = count.toLocaleString('en-US').padStart(9);
      return `${title.padEnd(14)}${number}${count > 0 ? `  ${explanation}` : ''}`;
    })
    .join('\n');
}

function list(meaning: string, places: readonly string[]): string {
  const shown = places.slice(0, LISTED).join(', ');
  return `${meaning}: ${shown}${places.length > LISTED ? ', …' : ''}`;
}
