import { inlineCode, markdownFindings, noteList, plainText } from './markdown-parts.ts';
import type { PublicQuestion, PublicReport, PublicTask } from './redact.ts';
import { isWorthShowing, shownMarks, statusOf } from './state.ts';

/** UTF-16 units of a submission's name. */
const MOST_OF_NAME = 60;

/**
 * Draws a report in GitHub's Markdown, for a job's summary: a table of tasks and marks, then what failed and why. Text of
 * a submission stands in code alone, where it is no markup.
 */
export function renderMarkdown(report: PublicReport): string {
  const { title, submission, marks, maxMarks, penalty, questions, notes } = report;
  const tasks = questions.flatMap((question) => question.tasks);
  const paragraphs = [
    `## ${plainText(title)}: ${shownMarks(marks)}/${maxMarks}`,
    `Submission ${inlineCode(submission.id, MOST_OF_NAME)}`,
    ...(marks === null ? ['**The grader failed, not the submission: nobody knows its marks yet.**'] : []),
    ['| | Task | Marks | |', '| --- | --- | ---: | --- |', ...questions.flatMap(rowsOf)].join('\n'),
    ...(penalty ? [`Late: −${shownMarks(penalty.marks)} (${plainText(penalty.reason)})`] : []),
    ...tasks.flatMap(findingsOf),
    ...(notes.length > 0 ? ['### Notes', noteList(notes)] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

const MARKS: Record<PublicTask['outcome'], string> = { passed: '✓', failed: '✗', error: '!' };

function rowsOf({ title, marks, rawMarks, maxMarks, tasks }: PublicQuestion): string[] {
  const note = marks === rawMarks ? '' : `tasks add up to ${shownMarks(rawMarks)}, capped`;
  return [
    `| | **${plainText(title)}** | **${shownMarks(marks)}/${maxMarks}** | ${note} |`,
    ...tasks.map((task) => {
      const cells = [MARKS[task.outcome], plainText(task.title), `${shownMarks(task.marks)}/${task.maxMarks}`];
      return `| ${[...cells, statusOf(task)].join(' | ')} |`;
    }),
  ];
}

/** Draws what checks of a task found; what another task has broken, that task says. */
function findingsOf(task: PublicTask): string[] {
  const shown = task.checks.filter(isWorthShowing);
  if (task.blockedBy || shown.length === 0) return [];
  return [`### ${task.id}: ${plainText(task.title)}`, ...markdownFindings(task, shown)];
}
