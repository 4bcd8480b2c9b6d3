import { wrap } from '../support/text.ts';
import { BAR } from './words.ts';

/**
 * A printable line in the columns that there are; what does not fit goes on further in than any line begins,
 * and behind a bar where the line is the submission's.
 */
export function hanging(start: string, line: string, columns = 100): string[] {
  const indent = ' '.repeat(10) + (line.startsWith(BAR) ? BAR : '');
  const pieces = wrap(line, Math.max(columns, 40) - indent.length);
  return pieces.map((piece, i) => `${i === 0 ? start : indent}${piece}`);
}
