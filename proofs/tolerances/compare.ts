/** Another machine's libm may differ in the last bits: relative, and far below every tolerance of a check. */
const TOLERANCE = 1e-9;

/** Measurements of rounding itself, each machine's own: of them only the lengths are compared. */
const OF_ROUNDING = /envelope|largest/;

/** What follows from them and is bounded below. On another machine it may be as many times larger or smaller. */
const FROM_ROUNDING = /tolerance|margin/;
const TIMES = 10;

/**
 * Finds where two recordings differ: other keys, lengths or texts, or numbers beyond rounding.
 * @returns one line a place, at most a few
 */
export function differences(old: unknown, fresh: unknown, path = ''): string[] {
  if (typeof old === 'number' && typeof fresh === 'number') {
    return isSame(old, fresh, path) ? [] : [`${path}: ${old} on file, ${fresh} now`];
  }
  if (hasIds(old) && hasIds(fresh)) return differences(byId(old), byId(fresh), path);
  if (isObject(old) && isObject(fresh)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
    return keys.flatMap((key) => differences(old[key], fresh[key], path ? `${path}.${key}` : key)).slice(0, 5);
  }
  return old === fresh ? [] : [`${path}: ${JSON.stringify(old)} on file, ${JSON.stringify(fresh)} now`];
}

function isSame(old: number, fresh: number, path: string): boolean {
  if (OF_ROUNDING.test(path)) return true;
  if (FROM_ROUNDING.test(path)) return fresh <= TIMES * old && old <= TIMES * fresh;
  return Math.abs(old - fresh) <= TOLERANCE * Math.max(1, Math.abs(fresh));
}

/** Tells whether a value is a list of rows that are known by an id, wherever they stand. */
function hasIds(value: unknown): value is { id: string }[] {
  return Array.isArray(value) && value.every((row) => isObject(row) && typeof row.id === 'string');
}

function byId(rows: readonly { id: string }[]): Record<string, unknown> {
  return Object.fromEntries(rows.map((row) => [row.id, row]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
