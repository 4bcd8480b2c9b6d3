import { describeFinding } from './describe.ts';
import type { PublicReport } from './redact.ts';
import { shownChecks } from './state.ts';

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions

/**
 * Draws the findings that have a line of the submission, as commands that make GitHub Actions show them there: a row each.
 * @param locate path of a submitted file from the root of the repository; undefined where it is not in it
 */
export function renderAnnotations(report: PublicReport, locate: (file: string) => string | undefined): string {
  const tasks = report.questions.flatMap((question) => question.tasks);
  const rows = tasks.flatMap((task) =>
    shownChecks(task).flatMap(({ title, finding }) => {
      const position = finding && 'position' in finding ? finding.position : undefined;
      const file = position && locate(position.file);
      if (!finding || !position || file === undefined) return [];
      const { line, column: col } = position;
      return command('error', { file, line, col, title: `${task.id}: ${title}` }, describeFinding(finding).join('\n'));
    }),
  );
  // Several checks may meet the same line of code for the same reason.
  return [...new Set(rows)].map((row) => `${row}\n`).join('');
}

/**
 * Guards text for the log of GitHub Actions, whose runner takes any line that looks like a command for one.
 * @param token a word that nobody can foresee, with which the runner listens again
 */
export function withoutCommands(text: string, token: string): string {
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}

function command(name: string, properties: Record<string, string | number | undefined>, message: string): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const pairs = given.map(([key, value]) => `${key}=${String(value).replace(/[%\r\n:,]/g, percent)}`);
  return `::${name} ${pairs.join(',')}::${message.replace(/[%\r\n]/g, percent)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
