import { DataError, type Place, showPlace } from '../errors.ts';
import type { Candle } from './klines.ts';
import { formatDate, formatDuration, type PricePoint, SAMPLING_INTERVAL } from './price.ts';

/** Candles that are missing between two others. */
interface Gap {
  /** open time of the last candle before the gap */
  after: number;
  missing: number;
}

export interface Resampling {
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
  const result: Resampling = {
    prices: [],
    candles: distinct.length,
    candleInterval,
    duplicates,
    gaps: gapsIn(distinct, candleInterval),
    late: [],
    omitted: [],
  };

  const end = distinct[distinct.length - 1].openTime;
  let next = 0;
  for (let date = distinct[0].openTime; date <= end; date += SAMPLING_INTERVAL) {
    while (distinct[next].openTime < date) next++;
    const { openTime, open } = distinct[next];
    if (openTime >= date + SAMPLING_INTERVAL) {
      result.omitted.push(date);
    } else {
      result.prices.push({ time: date, price: open });
      if (openTime > date) result.late.push(date);
    }
  }
  return result;
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

/** The most frequent distance between neighbours, the shortest of equals. */
function intervalOf(candles: readonly Candle[]): number {
  const { file } = candles[0].place;
  if (candles.length < 2) throw new DataError({ file }, 'one candle makes no series: give more files');
  const distances = candles.slice(1).map(({ openTime }, i) => openTime - candles[i].openTime);
  const counts = Map.groupBy(distances, (distance) => distance);
  const [interval] = [...counts.keys()].sort((a, b) => counts.get(b)!.length - counts.get(a)!.length || a - b);
  if (SAMPLING_INTERVAL % interval !== 0) {
    throw new DataError(
      { file },
      `the candles are ${formatDuration(interval)} apart, and 20 h are no multiple of that: take files of 1 h candles`,
    );
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
