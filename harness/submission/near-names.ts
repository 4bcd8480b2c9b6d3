import { isToolsOwn, LONGEST_NAME } from './entry.ts';

// Browsers, Windows, macOS and people rename a second copy of a file: `q1 (1).ts`, `q1 - Copy.ts`, `Copy of q1.ts`,
// `q1 2.ts`, `q1_lee.ts`; and editors and Windows give it another ending, or a second one: `q1.js`, `q1.ts.txt`.

/** Endings under which a source file is saved by mistake; without any, too. */
const SOURCE = /(?:^[^.]*|\.(?:[cm]?[jt]sx?|te?xt|rtf|html?|docx?|odt|pdf|bak|old|orig|download)[~.\s]*)$/i;

/** Endings under which people save tables and lists, or without any. */
export const TABLE =
  /(?:^[^.]*|\.(?:csv|tsv|te?xt|md|rtf|docx?|odt|xls[xmb]?|ods|numbers|ya?ml|json|download)[~.\s]*)$/i;

/**
 * Tells whether a file's name is nearly the one that is asked for: the words of that name without its ending stand in it
 * side by side, and it ends as one of its kind may. Tests and settings of tools (`q1.test.ts`) are no such files.
 */
export function isNearly(asked: string, path: readonly string[], ending = SOURCE): boolean {
  const name = path.at(-1) ?? '';
  if (name.length > LONGEST_NAME || name.startsWith('.') || !ending.test(name)) return false;
  if (path.slice(0, -1).some(isToolsOwn) || /\.(test|spec|config|d)\./i.test(name)) return false;
  const [stem, words] = [wordsOf(asked.replace(/\.\w+$/, '')), wordsOf(name)];
  // Also with a space in it: `q 1.ts`.
  if (wordsOf(name.replace(ending, '')).join('') === stem.join('')) return true;
  return words.some((_, start) => stem.every((word, i) => words[start + i] === word));
}

/** Cuts a name into words in lower case: letters and the number after them, or a number alone. */
function wordsOf(name: string): string[] {
  return (
    name
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/(?<!\p{N})0+(?=\p{N})/gu, '')
      .match(/[\p{L}\p{M}]+\p{N}*|\p{N}+/gu) ?? []
  );
}
