import { DataError, type Place, showPlace } from '../data-error.ts';
import type { Candle } from './klines.ts';
import { formatDate, HOUR, type PricePoint, SAMPLING_INTERVAL } from './price.ts';

/** Candles that are missing between two others. */
interface Gap {
  /** open time of the last candle before the gap */
  after: number;
  missing: number;
}

/** Series that candles make, and every irregularity of theirs. */
interface Resampling {
  prices: PricePoint[];
  /** distinct candles */
  candles: number;
  /** milliseconds between two candles */
  candleInterval: number;
  /** candles left out because an earlier file, or line, has them too */
  duplicates: Place[];
  gaps: Gap[];
  /** dates whose price is a later candle's, as their own is missing */
  late: number[];
  /** dates left out, as there is no candle before the next date */
  omitted: number[];
}

/**
 * Turns candles in any order into a series of opening prices, 20 hours apart from the first candle on.
 *
 * The price of a date is the open of the first candle at or after it. Where a gap hides all candles
 * up to the next date, the date is left out: a price is never made up, nor used twice.
 *
 * @throws DataError where two candles of one time open at different prices, or 20 hours are no
 * multiple of the candles' interval
 */
export function resample(candles: readonly Candle[]): Resampling {
  const { distinct, duplicates } = withoutDuplicates(candles.toSorted((a, b) => a.openTime - b.openTime));
  const candleInterval = intervalOf(distinct);
  const [prices, late, omitted]: [PricePoint[], number[], number[]] = [[], [], []];
  let date = distinct[0].openTime;
  for (const { openTime, open } of distinct) {
    for (; openTime >= date + SAMPLING_INTERVAL; date += SAMPLING_INTERVAL) omitted.push(date);
    if (openTime < date) continue;
    prices.push({ time: date, price: open });
    if (openTime > date) late.push(date);
    date += SAMPLING_INTERVAL;
  }
  const gaps = gapsIn(distinct, candleInterval);
  return { prices, candles: distinct.length, candleInterval, duplicates, gaps, late, omitted };
}

function withoutDuplicates(sorted: readonly Candle[]): { distinct: Candle[]; duplicates: Place[] } {
  const distinct: Candle[] = [];
  const duplicates: Place[] = [];
  for (const candle of sorted) {
    const previous = distinct.at(-1);
    if (previous?.openTime !== candle.openTime) {
      distinct.push(candle);
    } else if (previous.open === candle.open) {
      duplicates.push(candle.place);
    } else {
      throw new DataError(
        candle.place,
        `the candle of ${formatDate(candle.openTime)} opens at ${candle.open}, but at ${previous.open} in ` +
          `${showPlace(previous.place)}: do the files belong to the same market?`,
      );
    }
  }
  return { distinct, duplicates };
}

/** Finds the most frequent distance between neighbours, the shortest of equals. */
function intervalOf(candles: readonly Candle[]): number {
  const { file } = candles[0].place;
  if (candles.length < 2) throw new DataError({ file }, 'one candle makes no series: give more files');
  const distances = candles.slice(1).map(({ openTime }, i) => openTime - candles[i].openTime);
  const counts = Map.groupBy(distances, (distance) => distance);
  const [interval] = [...counts.keys()].sort((a, b) => counts.get(b)!.length - counts.get(a)!.length || a - b);
  if (SAMPLING_INTERVAL % interval !== 0) {
    const problem = `the candles are ${showDuration(interval)} apart, and 20 h are no multiple of that`;
    throw new DataError({ file }, `${problem}: take files of 1 h candles`);
  }
  return interval;
}

function gapsIn(candles: readonly Candle[], interval: number): Gap[] {
  return candles.slice(1).flatMap(({ openTime }, i) => {
    const after = candles[i].openTime;
    const missing = Math.round((openTime - after) / interval) - 1;
    return missing > 0 ? [{ after, missing }] : [];
  });
}

/** Places of each kind that a report lists; its counts are always complete. */
const LISTED = 5;

/** Reports in lines of text what the series holds, and every irregularity of its source. */
export function describeResampling(resampling: Resampling): string {
  const { prices, candles, candleInterval, duplicates, gaps, late, omitted } = resampling;
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const gapPlaces = gaps.map((gap) => `${gap.missing} after ${formatDate(gap.after)}`);
  return [
    reportLine('candles', candles, `${showDuration(candleInterval)} apart`),
    reportLine('duplicates', duplicates.length, 'left out', duplicates.map(showPlace)),
    reportLine('gaps', gaps.length, `${missing} candles missing`, gapPlaces),
    reportLine('late prices', late.length, "a later candle's, as their own is missing", late.map(formatDate)),
    reportLine('dates left out', omitted.length, 'no candle within 20 hours', omitted.map(formatDate)),
    reportLine('prices', prices.length, `${formatDate(prices[0].time)} to ${formatDate(prices.at(-1)!.time)}`),
  ].join('\n');
}

function reportLine(title: string, count: number, meaning: string, places: readonly string[] = []): string {
  const line = `${title.padEnd(14)}${count.toLocaleString('en-US').padStart(9)}`;
  if (count === 0) return line;
  const listed = places.length > 0 ? `: ${places.slice(0, LISTED).join(', ')}` : '';
  return `${line}  ${meaning}${listed}${places.length > LISTED ? ', …' : ''}`;
}

/** Shows a duration in the largest unit that divides it: `20 h`, `15 min` or `1 s`. */
function showDuration(milliseconds: number): string {
  if (milliseconds % HOUR === 0) return `${milliseconds / HOUR} h`;
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000} min`;
  return `${milliseconds / 1000} s`;
}
