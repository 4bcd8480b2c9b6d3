import { printable } from '../support/text.ts';
import { causesOf, othersOf } from './causes.ts';
import { describeFinding } from './describe.ts';
import type { PublicCheck, PublicQuestion, PublicReport, PublicTask } from './redact.ts';
import {
  capNote,
  MOST_OF_NAME,
  marksOf,
  OUR_ERROR,
  replayCommand,
  SIGNS,
  shownChecks,
  shownMarks,
  statusOf,
} from './state.ts';

/**
 * Draws a report in GitHub's Markdown, for a job's summary: a table of tasks and marks, then what failed and why. Text of
 * a submission stands in code alone, where it is no markup.
 */
export function renderMarkdown(report: PublicReport): string {
  const { title, submission, marks, penalty, questions, notes } = report;
  const tasks = questions.flatMap((question) => question.tasks);
  const paragraphs = [
    `## ${plainText(title)}: ${marksOf(report)}`,
    `Submission ${inlineCode(submission.id, MOST_OF_NAME)}`,
    ...(marks === null ? ['**The grader failed, not the submission: nobody knows its marks yet.**'] : []),
    ['| | Task | Marks | |', '| --- | --- | ---: | --- |', ...questions.flatMap(rowsOf)].join('\n'),
    ...(penalty ? [`Late: −${shownMarks(penalty.marks)} (${plainText(penalty.reason)})`] : []),
    ...tasks.flatMap(findingsOf),
    ...(notes.length > 0 ? ['### Notes', noteList(notes)] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function rowsOf(question: PublicQuestion): string[] {
  return [
    `| | **${plainText(question.title)}** | **${marksOf(question)}** | ${capNote(question)} |`,
    ...question.tasks.map(
      (task) =>
        `| ${SIGNS[task.outcome]} | ${plainText(task.title)} | ${marksOf(task)} | ${plainText(statusOf(task))} |`,
    ),
  ];
}

function findingsOf(task: PublicTask): string[] {
  const shown = shownChecks(task);
  return shown.length === 0
    ? []
    : [`### ${plainText(task.id)}: ${plainText(task.title)}`, ...markdownFindings(task, shown)];
}

/** Draws what checks of a task found, each under its title; basic Markdown, for not every site knows more. */
export function markdownFindings(task: PublicTask, checks: readonly PublicCheck[]): string[] {
  return causesOf(checks).flatMap(({ check, ...others }) => [
    `**✗ ${plainText(check.title)}**`,
    // The text of an error of ours may quote what students must not see.
    codeBlock(check.finding ? describeFinding(check.finding) : [OUR_ERROR]),
    ...othersOf({ check, ...others }).map(plainText),
    ...(check.replay === undefined ? [] : [`See this case again: ${inlineCode(replayCommand(task, check.replay))}`]),
  ]);
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
function inlineCode(text: string, most?: number): string {
  return `\`${printable(text, most).replaceAll('`', "'") || ' '}\``;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Shows text of the lab or the rubric as it stands: nothing in it is markup. */
export function plainText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character]).replace(/[\\`*_[\]#|~]/g, '\\$&');
}
