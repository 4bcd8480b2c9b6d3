import { printable } from '../support/text.ts';

/**
 * Lines of the submission as a block of code. It is indented and not fenced, so that there is no fence to close:
 * every Markdown knows this form, and none reads anything but code in it. A paragraph of ours stands before it.
 *
 * @param lines printable ones
 */
export function codeBlock(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

/** Notes, of which any may be empty. */
export function noteList(notes: readonly string[]): string {
  return codeBlock(notes.map((note) => `- ${printable(note)}`));
}

/** Text within a line, as code. Backticks would end it, so apostrophes stand for them; nothing would be no code. */
export function inlineCode(text: string, most?: number): string {
  return `\`${printable(text, most).replaceAll('`', "'") || ' '}\``;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text of the lab or the rubric as it stands: nothing in it is markup. */
export function plainText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character]).replace(/[\\`*_[\]#|~]/g, '\\$&');
}
