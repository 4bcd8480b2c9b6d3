import { printable } from './text.ts';

/** Text that a shell takes as it stands, wherever it stands. */
const PLAIN = /^[\w./][\w./-]*$/;

/**
 * Writes a word as a shell command holds it: printed on one line, copied and run, it is this word and nothing else.
 *
 * Quotes and backslashes stand outside of the single quotes, where shells other than POSIX's also take them as
 * POSIX does. A word that cannot be shown as it is becomes $'…' with octal numbers (POSIX.1-2024, section
 * 2.2.4); a shell that does not know this form gets another word, and still runs nothing.
 */
export function shellQuote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (printable(word, word.length) === word) {
    return `'${word.replace(/['\\]/g, (character) => `'\\${character}'`)}'`;
  }
  const bytes = Array.from(new TextEncoder().encode(word), (byte) => {
    const character = String.fromCharCode(byte);
    return PLAIN.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `$'${bytes.join('')}'`;
}
