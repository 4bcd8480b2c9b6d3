import type { Outcome } from '../../authoring/known-mistakes.ts';

/**
 * How far apart two outcomes are: the largest difference of two numbers in the same place, relative to
 * the larger of 1 and the second one. Infinity where anything else than numbers differs: another
 * shape, text or error, or a number that is not finite.
 */
export function deviation(one: Outcome, other: Outcome): number {
  if ('error' in one || 'error' in other) {
    return 'error' in one && 'error' in other && one.error === other.error ? 0 : Number.POSITIVE_INFINITY;
  }
  return ofValues(one.value, other.value);
}

function ofValues(one: unknown, other: unknown): number {
  if (Object.is(one, other)) return 0;
  if (typeof one === 'number' && typeof other === 'number') {
    const relative = Math.abs(one - other) / Math.max(1, Math.abs(other));
    return Number.isNaN(relative) ? Number.POSITIVE_INFINITY : relative;
  }
  if (Array.isArray(one) !== Array.isArray(other) || !isObject(one) || !isObject(other))
    return Number.POSITIVE_INFINITY;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const key of keys) {
    if (!Object.hasOwn(other, key)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, ofValues(one[key], other[key]));
  }
  return largest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
