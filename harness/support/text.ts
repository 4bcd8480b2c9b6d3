import stripAnsi from 'strip-ansi';

/** Stands where something was that is not shown. */
const REPLACEMENT = '\u{FFFD}';

/** UTF-16 units of a line, lines of a text, and combining marks on a character: more are not shown. */
const MOST_UNITS = 1000;
const MOST_LINES = 20;
const MOST_MARKS = 4;

/** UTF-16 units of a name beside a long id. */
const LEAST_OF_NAME = 10;

const EXCESS_MARKS = new RegExp(`(\\p{M}{${MOST_MARKS}})\\p{M}+`, 'gu');

/**
 * Turns text that may stem from a submission into one line that is safe to print: it moves no cursor, changes no
 * color, title or clipboard, and reorders nothing.
 *
 * Escape sequences and variation selectors are left out. Every other character that has no glyph of its own
 * becomes U+FFFD: controls, line breaks among them, bidirectional and zero-width characters, line and
 * paragraph separators, private use, noncharacters, lone surrogates. So do joiners, which takes emoji families
 * apart: terminals disagree about the width of a joined one, and what follows it would shift.
 *
 * @param most UTF-16 units that are kept; an ellipsis says that there were more
 */
export function printable(text: string, most = MOST_UNITS): string {
  // Cut first: the search for escape sequences takes a time that grows with the square of the length.
  const shown = stripAnsi(text.slice(0, most))
    .replace(/\p{Variation_Selector}/gu, '')
    .replace(/[\t\p{Zs}]/gu, ' ')
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, REPLACEMENT)
    // It would change the character that is printed before the text.
    .replace(/^\p{M}/u, REPLACEMENT)
    .replace(EXCESS_MARKS, '$1');
  return text.length > most ? `${shown}…` : shown;
}

/**
 * Shows a name and what tells whose it is. It is the name that is cut, for the rest is needed whole.
 * @param most UTF-16 units of both; the name keeps some, however long the rest is
 */
export function printableName(name: string, rest: string, most = MOST_UNITS): string {
  return printable(name, Math.max(LEAST_OF_NAME, most - rest.length)) + printable(rest);
}

/** Splits a text into printable lines; of a long text the first ones, and how many there were. */
export function printableLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const shown = lines.slice(0, MOST_LINES).map((line) => printable(line));
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `… ${rest} more lines`] : shown;
}

/** A printable line; a quoted one is the submission's, which no form may show as a line of ours. */
export type Line = string | { readonly quoted: string };

/** Stands before quoted lines. */
const BAR = '│ ';

/** Puts a bar before quoted lines. */
export function withBars(lines: readonly Line[]): string[] {
  return lines.map((line) => (typeof line === 'string' ? line : BAR + line.quoted));
}

/** Wraps a line; continuation lines are indented, with a bar where it is quoted. */
export function indent(start: string, line: Line, columns = 100): string[] {
  const further = ' '.repeat(10) + (typeof line === 'string' ? '' : BAR);
  const [whole] = withBars([line]);
  if (widthOf(stripAnsi(start) + whole) <= columns) return [start + whole];
  const pieces = wrap(whole, Math.max(columns, 40) - further.length);
  return pieces.map((piece, i) => `${i === 0 ? start : further}${piece}`);
}

/** Wraps lines into a terminal; where there is none, they stay as they are. */
export function fitted(text: string, columns = Number.POSITIVE_INFINITY): string {
  const lines = text.split('\n').flatMap((line) => indent('', line, columns));
  return lines.join('\n');
}

/** Pads columns to their widest cell, which stands at their left or right end. */
export function align(rows: readonly (readonly string[])[], pad: 'padEnd' | 'padStart' = 'padEnd'): string[] {
  const widths = rows[0].map((_, column) => rows.reduce((most, row) => Math.max(most, row[column].length), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell[pad](widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

/** A word with the space after it; a command is one, for in two pieces it cannot be copied, and so is a quoted text, whose spaces count. */
const WORDS = /npm run \S+(?: -- \S+(?: --\S+ \S+)*)? ?|(?:"(?:[^"\\]|\\.)*"|[^ ])+ ?| /g;

/** Cuts a printable line into pieces of at most so many columns of a terminal, between words where it can. */
export function wrap(line: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  const add = (text: string, width: number) => {
    if (used + width > columns && piece !== '') {
      pieces.push(piece.trimEnd());
      piece = '';
      used = 0;
    }
    piece += text;
    used += width;
  };
  const words = line.match(WORDS) ?? [];
  for (const word of words.flatMap((word) => (widthOf(word) <= columns ? [word] : word.split(/(?<= )/)))) {
    const width = widthOf(word);
    if (width <= columns) add(word, width);
    // Marks stay with the character that they stand on, and an escaped character with its backslash.
    else for (const [character] of word.matchAll(/\\[!-~]|\P{M}\p{M}*/gu)) add(character, widthOf(character));
  }
  return [...pieces, piece.trimEnd()];
}

/** Counts the columns that a terminal takes at most; for scripts whose characters may be wide, two for each. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isNarrow = code < 0x1100 || (code >= 0x2010 && code < 0x2300);
    width += isNarrow ? 1 : 2;
  }
  return width;
}
