import { changesBetween } from '../support/likeness.ts';
import { printable } from '../support/text.ts';

/** Names that a message suggests, and the share of two names that may differ. */
const MOST_SUGGESTED = 3;
const MOST_DIFFERENT = 0.4;
/** UTF-16 units of a name that are compared and shown. */
const MOST_OF_NAME = 60;

/** Shows a name that somebody has typed. */
export const quoted = (text: string): string => `"${printable(text, MOST_OF_NAME)}"`;

/**
 * Suggests known names that differ from the wanted one in few characters, to follow a message: `. Did you mean
 * "smith_12"?`; empty where there is none.
 */
export function suggest(wanted: string, known: Iterable<string>): string {
  const near = [...new Set(known)]
    .map((name) => ({ name, difference: difference(wanted, name) }))
    .filter(({ difference }) => difference <= MOST_DIFFERENT)
    .sort((one, other) => one.difference - other.difference)
    .slice(0, MOST_SUGGESTED)
    .map(({ name }) => quoted(name));
  return near.length === 0 ? '' : `. Did you mean ${near.join(' or ')}?`;
}

/** Measures how far two names are apart: the characters that only one of them has, as a share of both. */
function difference(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => name.slice(0, MOST_OF_NAME));
  return changesBetween(a, b) / Math.max(1, a.length + b.length);
}
