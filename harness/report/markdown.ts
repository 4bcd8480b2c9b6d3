import { inlineCode, markdownFindings, noteList, plainText } from './markdown-parts.ts';
import type { PublicQuestion, PublicReport, PublicTask } from './redact.ts';
import { capNote, MOST_OF_NAME, marksOf, SIGNS, shownChecks, shownMarks, statusOf } from './state.ts';

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
      (task) => `| ${SIGNS[task.outcome]} | ${plainText(task.title)} | ${marksOf(task)} | ${statusOf(task)} |`,
    ),
  ];
}

function findingsOf(task: PublicTask): string[] {
  const shown = shownChecks(task);
  return shown.length === 0 ? [] : [`### ${task.id}: ${plainText(task.title)}`, ...markdownFindings(task, shown)];
}
