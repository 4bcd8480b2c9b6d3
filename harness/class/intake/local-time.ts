/** A time as a clock on a wall shows it, in ISO 8601 without a zone, such as `2024-03-11T16:59:59`. */
export type LocalTime = string;

/**
 * Reads digits, year first, as places write them into names: `20240311165959` or `2024-03-11-16-59-59`.
 * @returns undefined where they are no time
 */
export function timeOfDigits(text: string): LocalTime | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})-?(\d\d)-?(\d\d)-?(\d\d)-?(\d\d)-?(\d\d)/.exec(text) ?? [];
  return year === undefined ? undefined : valid(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
}

/** Languages of pages whose names of months are known. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'sv', 'da', 'nb', 'fi', 'pl', 'cs', 'tr', 'ca', 'ro'];

/** Months from 1 by their names, short and long, in lower case and without a dot; made when a date in words is read. */
let months: ReadonlyMap<string, number> | undefined;

function namesOfMonths(): ReadonlyMap<string, number> {
  const names = LANGUAGES.flatMap((language) =>
    (['short', 'long'] as const).flatMap((month) => {
      const format = new Intl.DateTimeFormat(language, { month, day: 'numeric', timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_, index): [string, number] => {
        const parts = format.formatToParts(Date.UTC(2024, index, 15));
        return [bare(parts.find(({ type }) => type === 'month')?.value ?? ''), index + 1];
      });
    }),
  );
  return new Map(names);
}

/**
 * Reads a date in words and a time of day in digits: `Mar 11, 2024 459 PM`, `11 mars 2024 16:59`.
 * @returns undefined where it is none, or in a language that is not known
 */
export function timeInWords(text: string): LocalTime | undefined {
  const [date, year, after] = /^(.*?)\b(\d{4})\b(.*)$/s.exec(text)?.slice(1) ?? [];
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(date ?? '')?.[0];
  months ??= namesOfMonths();
  const month = date
    ?.split(/[^\p{L}\p{M}]+/u)
    .map((word) => months?.get(bare(word)))
    .find((number) => number !== undefined);
  const [, hour, minute, half] = /(\d{1,2})[ .:h]?(\d\d)(?!\d)\s*([AP])?/i.exec(after ?? '') ?? [];
  if (day === undefined || month === undefined || hour === undefined) return undefined;
  const afternoon = half?.toUpperCase() === 'P' ? 12 : 0;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + afternoon;
  const two = (number: number | string) => String(number).padStart(2, '0');
  return valid(`${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:00`);
}

/**
 * Converts a local time to UTC, in ISO 8601.
 * @param timeZone an IANA name, or an offset from UTC such as `+05:30`
 */
export function inUtc(time: LocalTime, timeZone: string): string {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(time).toZonedDateTime(timeZone);
  return new Date(epochMilliseconds).toISOString();
}

function valid(time: string): LocalTime | undefined {
  return Number.isNaN(Date.parse(`${time}Z`)) ? undefined : time;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/\.$/, '');
}
