import { counted } from '../support/counted.ts';
import { printable } from '../support/text.ts';
import { describeFinding } from './describe.ts';
import type { PublicReport } from './redact.ts';
import { shownChecks } from './state.ts';

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions

/**
 * Draws the findings that have a line of the submission, as commands that make GitHub Actions show them there: a row for each
 * cause, which is what is said of a line, with the number of checks that it fails, for GitHub shows ten rows. Code that is
 * ignored is a warning.
 * @param locate path of a submitted file from the root of the repository; undefined where it is not in it
 */
export function renderAnnotations(report: PublicReport, locate: (file: string) => string | undefined): string {
  const tasks = report.questions.flatMap((question) => question.tasks);
  const found = tasks.flatMap((task) =>
    shownChecks(task).flatMap(({ title, finding }) => {
      const position = finding && 'position' in finding ? finding.position : undefined;
      const file = position && locate(position.file);
      if (!finding || !position || file === undefined) return [];
      const { line, column: col } = position;
      const message = describeFinding(finding).join('\n');
      return { place: { file, line, col }, title: `${task.id}: ${title}`, message };
    }),
  );
  const causes = Map.groupBy(found, ({ place, message }) => JSON.stringify([place, message]));
  const errors = [...causes.values()].map((same) => {
    const [{ place, title, message }] = same;
    const titles = new Set(same.map((each) => each.title));
    const others = titles.size - 1;
    const more = others === 0 ? '' : ` and ${counted(others, 'other check')}`;
    return command('error', { ...place, title: `${title}${more}` }, message);
  });
  const warnings = report.notes.map((note) => command('warning', { title: 'Note' }, printable(note)));
  return [...errors, ...warnings].map((row) => `${row}\n`).join('');
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
