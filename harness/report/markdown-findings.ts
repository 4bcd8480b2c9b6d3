import { shortName } from '../rubric/course.ts';
import { codeBlock, inlineCode, plainText } from './markdown-text.ts';
import type { CheckReport, TaskReport } from './schema.ts';
import { namedOnce } from './state.ts';
import { describeFinding } from './words.ts';

/** What a reader is told of an error of ours: its text may quote what students must not see. */
const OUR_ERROR = ['this is our error, not the submission’s; no marks were drawn from it'];

/** What checks of a task found, each under its title; basic Markdown, for not every site knows more. */
export function markdownFindings(task: TaskReport, checks: readonly CheckReport[]): string[] {
  return namedOnce(checks).flatMap((check) => [
    `**✗ ${plainText(check.title)}**`,
    codeBlock(check.finding ? describeFinding(check.finding, check.visibility === 'hidden') : OUR_ERROR),
    ...(check.replay === undefined ? [] : [`See this case again: ${inlineCode(replayCommand(task, check.replay))}`]),
  ]);
}

function replayCommand(task: TaskReport, token: string): string {
  return `npm run task -- ${shortName(task)} --replay ${token}`;
}
