/** The longest text that `show` returns. */
const MAX_LENGTH = 200;

/** Entries of each array or object that are shown: the first number that makes the text short enough. */
const ENTRY_LIMITS = [50, 20, 12, 8, 6, 4, 3, 2, 1];

const MAX_DEPTH = 4;

/**
 * Shows a value as a reader of a finding sees it: numbers with 6 significant digits (whole numbers as
 * they are, NaN, Infinity and -0 visible), arrays and objects with a count of the entries left out,
 * at most 200 characters. It never throws, whatever the value does when it is read.
 */
export function show(value: unknown): string {
  return brief(value, 6);
}

/**
 * Shows two values that differ, with as many digits as it takes to see that they do. Of two arrays the first entry that
 * is wrong is shown beside the whole, which may leave it out, or differ elsewhere by rounding alone.
 *
 * @param at its index, where it is known
 */
export function showDifferent(one: unknown, other: unknown, at?: number): [string, string] {
  const shown = showWhole(one, other);
  if (!Array.isArray(one) || !Array.isArray(other)) return shown;
  const index = at ?? (shown[0] === shown[1] ? other.findIndex((entry, i) => !Object.is(entry, one[i])) : -1);
  if (index < 0 || Math.max(one.length, other.length) < 2) return shown;
  const [entry, right] = showWhole(one[index], other[index]);
  return [`${shown[0]}, first wrong at [${index}]: ${entry}`, `${shown[1]}, at [${index}]: ${right}`];
}

function showWhole(one: unknown, other: unknown): [string, string] {
  for (const digits of [6, 9, 12, 15]) {
    const shown: [string, string] = [brief(one, digits), brief(other, digits)];
    if (shown[0] !== shown[1]) return shown;
  }
  return [brief(one, 17), brief(other, 17)];
}

/** Shows a ratio with 6 significant digits, or with 12 where it is not so round: rounding made −0.9999999999999998 of −1. */
export function showRatio(ratio: number): string {
  const rounded = Number(ratio.toPrecision(6));
  return show(Math.abs(ratio - rounded) <= 1e-12 * Math.abs(rounded) ? rounded : Number(ratio.toPrecision(12)));
}

function brief(value: unknown, digits: number): string {
  let text = '';
  for (const limit of ENTRY_LIMITS) {
    text = render(value, { digits, limit, depth: 0 });
    if (text.length <= MAX_LENGTH) return text;
  }
  return truncate(text, MAX_LENGTH);
}

interface Detail {
  /** significant digits of a number */
  digits: number;
  /** entries of an array or object */
  limit: number;
  /** how many arrays and objects are around the value */
  depth: number;
}

function render(value: unknown, detail: Detail): string {
  try {
    switch (typeof value) {
      case 'number':
        return renderNumber(value, detail.digits);
      case 'string':
        return escaped(JSON.stringify(truncate(value, MAX_LENGTH)));
      case 'bigint':
        return `${value}n`;
      case 'function':
        return `function ${value.name || '(anonymous)'}`;
      case 'object':
        return value === null ? 'null' : renderObject(value, detail);
      default:
        return String(value);
    }
  } catch {
    return '[unreadable]';
  }
}

/** Shows a number; one that rounding would make whole keeps all of its digits: 0.9999999 is not 1. */
function renderNumber(value: number, digits: number): string {
  if (Object.is(value, -0)) return '-0';
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return String(Number.isInteger(rounded) ? value : rounded);
}

/** Writes combining marks by their code: two texts that look alike are told apart. */
const escaped = (text: string): string =>
  text.replace(/\p{M}/gu, (mark) => `\\u{${mark.codePointAt(0)?.toString(16)}}`);

function renderObject(value: object, detail: Detail): string {
  // Half the entries at each level: deep nesting would multiply them.
  const inner = { ...detail, limit: Math.ceil(detail.limit / 2), depth: detail.depth + 1 };
  const tooDeep = detail.depth >= MAX_DEPTH;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    if (tooDeep) return '[…]';
    const entries = value as ArrayLike<unknown>;
    const shown = Array.from({ length: Math.min(entries.length, detail.limit) }, (_, i) => render(entries[i], inner));
    return `[${listed(shown, entries.length)}]`;
  }
  if (value instanceof Error) return truncate(`${value.name}: ${value.message}`, MAX_LENGTH);
  const name = value.constructor?.name;
  const prefix = name === undefined || name === 'Object' ? '' : `${name} `;
  if (tooDeep) return `${prefix}{…}`;
  const keys = Object.keys(value);
  const shown = keys
    .slice(0, detail.limit)
    .map((key) => `${key}: ${render((value as Record<string, unknown>)[key], inner)}`);
  return keys.length === 0 ? `${prefix}{}` : `${prefix}{ ${listed(shown, keys.length)} }`;
}

function listed(shown: string[], count: number): string {
  const rest = count - shown.length;
  return (rest === 0 ? shown : [...shown, `… ${rest} more`]).join(', ');
}

function truncate(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
