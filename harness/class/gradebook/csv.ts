import { stringify } from 'csv-stringify/sync';

type Cell = string | number | undefined;

/**
 * Writes a table as CSV by RFC 4180, a row a line. Text that a spreadsheet would take for a formula gets an apostrophe
 * in front of it (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { escape_formulas: true, record_delimiter: 'windows', cast: { string: onOneLine } });
}

/** Removes what stands before a formula without being seen, so that the formula is found. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Rounds marks to two decimals; nothing where they are not known. */
export function marksCell(marks: number | null): number | undefined {
  return marks === null ? undefined : Math.round(marks * 100) / 100;
}
