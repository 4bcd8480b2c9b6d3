// The pipe's language: one JSON text a line. JSON has no NaN, infinities or −0, and gradients do, so
// these travel as { "$": "NaN" }.

/** What may cross the pipe. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

/** A value that may not cross the pipe, in either direction. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const MAX_DEPTH = 12;
const MAX_VALUES = 2_000_000;
const SPECIAL = new Map<string, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/**
 * One line, without its newline.
 * @throws WireError for anything that is not plain data: functions, class instances, cycles, symbols
 */
export function encode(value: unknown): string {
  return JSON.stringify(tag(value, 0, { left: MAX_VALUES }));
}

/** @throws WireError for a line that is not JSON, too deep, too long, or with a key of `__proto__` */
export function decode(line: string): Plain {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new WireError('a message is not JSON');
  }
  return untag(parsed, 0, { left: MAX_VALUES });
}

interface Budget {
  left: number;
}

function spend(budget: Budget, depth: number): void {
  if (depth > MAX_DEPTH) throw new WireError(`a value is nested deeper than ${MAX_DEPTH} levels, or contains itself`);
  if (budget.left-- === 0) throw new WireError(`a message holds more than ${MAX_VALUES} values`);
}

function tag(value: unknown, depth: number, budget: Budget): Plain {
  spend(budget, depth);
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return Array.from(value, (item) => tag(item, depth + 1, budget));
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const present = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(present.map(([key, item]) => [key, tag(item, depth + 1, budget)]));
  }
  throw new WireError(`a ${typeof value === 'object' ? 'class instance' : typeof value} is not plain data`);
}

function untag(value: unknown, depth: number, budget: Budget): Plain {
  spend(budget, depth);
  if (Array.isArray(value)) return value.map((item) => untag(item, depth + 1, budget));
  if (typeof value !== 'object' || value === null) return value as Plain;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0][0] === '$') {
    const special = SPECIAL.get(String(entries[0][1]));
    if (special === undefined) throw new WireError('a message holds an unknown special number');
    return special;
  }
  if (Object.hasOwn(value, '__proto__')) throw new WireError('a message has a key named __proto__');
  return Object.fromEntries(entries.map(([key, item]) => [key, untag(item, depth + 1, budget)]));
}
