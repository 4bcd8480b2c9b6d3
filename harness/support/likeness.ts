import { diff } from 'node:util';

/** Counts the characters that only one of two names has; upper and lower case are alike. */
export function changesBetween(one: string, other: string): number {
  return diff(one.toLowerCase(), other.toLowerCase()).filter(([operation]) => operation !== 0).length;
}
