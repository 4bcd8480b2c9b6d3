import { shortName } from '../authoring/lab.ts';
import { printable } from '../support/text.ts';
import { describeFinding } from './describe.ts';
import type { PublicCheck, PublicTask } from './redact.ts';
import { namedOnce, OUR_ERROR } from './state.ts';

/** Draws what checks of a task found, each under its title; basic Markdown, for not every site knows more. */
export function markdownFindings(task: PublicTask, checks: readonly PublicCheck[]): string[] {
  return namedOnce(checks).flatMap((check) => [
    `**✗ ${plainText(check.title)}**`,
    // The text of an error of ours may quote what students must not see.
    codeBlock(check.finding ? describeFinding(check.finding) : [OUR_ERROR]),
    ...(check.replay === undefined ? [] : [`See this case again: ${inlineCode(replayCommand(task, check.replay))}`]),
  ]);
}

function replayCommand(task: PublicTask, token: string): string {
  return `npm run task -- ${shortName(task)} --replay ${token}`;
}

/**
 * Draws lines of the submission as a block of code. It is indented and not fenced, so that there is no fence to close:
 * every Markdown knows this form, and none reads anything but code in it. A paragraph of ours stands before it.
 *
 * @param lines printable ones
 */
function codeBlock(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}

/** Lists notes, of which any may be empty. */
export function noteList(notes: readonly string[]): string {
  return codeBlock(notes.map((note) => `- ${printable(note)}`));
}

/** Shows text within a line, as code. Backticks would end it, so apostrophes stand for them; nothing would be no code. */
export function inlineCode(text: string, most?: number): string {
  return `\`${printable(text, most).replaceAll('`', "'") || ' '}\``;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Shows text of the lab or the rubric as it stands: nothing in it is markup. */
export function plainText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character]).replace(/[\\`*_[\]#|~]/g, '\\$&');
}
