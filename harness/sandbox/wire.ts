// The pipe's language: one JSON text a line. JSON has no NaN, infinities or −0, and gradients do, so
// these travel as { "$": "NaN" }.
import { OwnError, type Plain } from '../authoring/inside.ts';
import { excessIn } from '../support/bounded-json.ts';

/** The error for a value that may not cross the pipe, in either direction. */
export class WireError extends OwnError {
  override readonly name = 'WireError';
}

/** Most arrays and objects, one inside the other; messages of correct submissions have 7, or 8 with a NaN. */
export const MAX_DEPTH = 12;

/**
 * Most keys and values of one message of a child. Those of a correct submission have some 27,000, and would have three times
 * as many if all its numbers were NaN. A value of two bytes can take sixty once it is parsed: 6 MB with this bound, half a
 * gigabyte in a line of 16 MiB without.
 */
export const MAX_PARTS = 100_000;

/** Longest key, in UTF-16 units: keys are names, and reach a report in the path of what is wrong. */
export const MAX_KEY = 100;

const SPECIAL = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

/**
 * Writes a value as one line, without its newline, which `decode` accepts.
 * @param most keys and values; what the grader asks is its own, and needs no bound
 * @throws WireError for anything that is not plain data (functions, class instances, cycles, symbols), and for
 * what `decode` would refuse
 */
export function encode(value: unknown, most = MAX_PARTS): string {
  return JSON.stringify(tag(value, 0, { left: most }));
}

/** Reads the value of a line that the grader has written. */
export function decodeTrusted(line: string): Plain {
  return untag(JSON.parse(line));
}

/**
 * Reads the value of a line. Time and memory are linear in its length.
 * @throws WireError and nothing else, for a line that is not JSON, too deep, of too many parts, or with a key that
 * is too long or `__proto__`
 */
export function decode(line: string): Plain {
  const excess = excessIn(line, { depth: MAX_DEPTH, parts: MAX_PARTS });
  if (excess !== undefined) throw excess === 'depth' ? tooDeep() : tooLarge();
  let parsed: Plain;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new WireError('a message is not JSON');
  }
  return untag(parsed);
}

function tag(value: unknown, depth: number, budget: { left: number }): Plain {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    spend(2, depth, budget);
    return { $: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const { length } = value;
    spend(length, depth, budget);
    const tagged: Plain[] = [];
    for (let i = 0; i < length; i++) tagged.push(tag(value[i], depth + 1, budget));
    return tagged;
  }
  if (typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const present = Object.entries(value).filter(([, item]) => item !== undefined);
    spend(2 * present.length, depth, budget);
    if (isTag(present.map(([key]) => key))) throw new WireError('an object whose only key is $ is taken for a number');
    return Object.fromEntries(present.map(([key, item]) => [checkKey(key), tag(item, depth + 1, budget)]));
  }
  const kind = value === undefined ? 'undefined' : `a ${typeof value === 'object' ? 'class instance' : typeof value}`;
  throw new WireError(`${kind} is not plain data`);
}

/** Counts an array or an object as `excessIn` does. */
function spend(parts: number, depth: number, budget: { left: number }): void {
  if (depth === MAX_DEPTH) throw tooDeep();
  budget.left -= Math.max(1, parts);
  if (budget.left < 0) throw tooLarge();
}

/** Puts numbers in the place of their tags. In place: built anew, an object of one key that is a number may take four kilobytes. */
function untag(value: Plain): Plain {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') value[i] = untag(value[i]);
    return value;
  }
  const keys = Object.keys(value);
  if (isTag(keys)) {
    const special = SPECIAL.get(value.$);
    if (special === undefined) throw new WireError('a message holds an unknown special number');
    return special;
  }
  for (const key of keys) value[checkKey(key)] = untag(value[key]);
  return value;
}

function isTag(keys: string[]): boolean {
  return keys.length === 1 && keys[0] === '$';
}

function checkKey(key: string): string {
  if (key === '__proto__') throw new WireError('a message has a key named __proto__');
  if (key.length > MAX_KEY) throw new WireError(`a message has a key of more than ${MAX_KEY} characters`);
  return key;
}

function tooDeep(): WireError {
  return new WireError(`a value is nested deeper than ${MAX_DEPTH} levels, or contains itself`);
}

function tooLarge(): WireError {
  return new WireError(`a message holds more than ${MAX_PARTS} keys and values`);
}
