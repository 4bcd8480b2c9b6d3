import { hasTrait } from '../authoring/finding.ts';
import { indent, type Line, printable, printableLines, wrap } from '../support/text.ts';
import { type Cause, causesOf, countSame, sameIn } from './causes.ts';
import { linesOf } from './describe.ts';
import type { PublicQuestion, PublicTask, TerminalReport } from './redact.ts';
import { capNote, MOST_OF_NAME, marksOf, OUR_ERROR, SIGNS, shownChecks, shownMarks, statusOf } from './state.ts';

/** Lines of a failed task: as many as a screen has. */
const MOST_LINES = 24;

/** Findings of a task that are shown, and titles of checks that found the same as one of them. */
const MOST_FINDINGS = 3;
const MOST_TITLES = 2;

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'magenta';

export interface TextOptions {
  /** Colors a text for a terminal; without it the text is plain. */
  paint?: ((style: Style, text: string) => string) | undefined;
  /** width of the terminal, into which what findings say is wrapped */
  columns?: number | undefined;
  /** Writes the command that repeats a task's cases. */
  replay(task: string, seed: number): string;
}

/**
 * Draws a report for people at a terminal: tasks and marks first, then what failed and why. Text of a submission
 * begins no line, not even where a terminal would wrap it, so that it cannot pass for a line of the report.
 */
export function renderText(report: TerminalReport, { paint: color, columns = 100, replay }: TextOptions): string {
  const paint = (style: Style, text: string) => (color && text !== '' ? color(style, text) : text);

  const overview = (question: PublicQuestion): string[] => {
    const width = Math.max(...report.questions.flatMap(({ tasks }) => tasks.map(({ title }) => title.length)));
    const note = capNote(question);
    return [
      paint('bold', `${question.id.toUpperCase()}  ${question.title}`) +
        paint('dim', `  ${marksOf(question)}${note && `  (${note})`}`),
      ...question.tasks.map((task) => {
        const start = `  ${paint(COLORS[task.outcome], SIGNS[task.outcome])} ${task.title.padEnd(width)}`;
        return `${start}  ${marksOf(task).padStart(6)}  ${paint('dim', statusOf(task))}`.trimEnd();
      }),
      '',
    ];
  };

  const details = (task: PublicTask): string[] => {
    const shown = shownChecks(task);
    if (shown.length === 0) return [];
    const isRun = shown.some(({ finding }) => hasTrait(finding, 'repeatable'));
    const causes = causesOf(shown);
    const rest = causes.length - MOST_FINDINGS;
    const titles = causes.slice(0, MOST_FINDINGS).map(({ check }) => {
      const [first, ...more] = indent('  ✗ ', check.title, columns);
      return [first.replace('✗', paint('red', '✗')), ...more];
    });
    // Which titles there are depends on no text of the submission.
    let left = MOST_LINES - 1 - Number(isRun) - Number(rest > 0) - titles.flat().length;
    const findings = titles.map((title, i) => {
      const most = left - (titles.length - 1 - i);
      const lines = bodyOf(causes[i], columns, most, i === 0);
      left -= lines.length;
      return [...title, ...lines];
    });
    return [
      paint('bold', `${task.id}  ${task.title}`),
      ...findings.flat(),
      ...(rest > 0 ? [paint('dim', `  and ${rest} more: --reporter html shows all findings, each whole`)] : []),
      ...(isRun ? [paint('dim', `  see these cases again: ${replay(task.id, report.seed)}`)] : []),
      '',
    ];
  };

  const lines = [
    '',
    ...report.questions.flatMap(overview),
    ...report.questions.flatMap(({ tasks }) => tasks.flatMap(details)),
    ...report.notes.flatMap((note) => indent('note: ', printable(note), columns)).map((line) => paint('yellow', line)),
    ...(report.notes.length > 0 ? [''] : []),
    ...indent('sandbox: ', layersOf(report.sandbox), columns).map((line) => paint('dim', line)),
    ...(report.penalty ? [`late: −${shownMarks(report.penalty.marks)} (${report.penalty.reason})`] : []),
    `marks for ${nameOf(report.submission.id)}: ${paint('bold', marksOf(report))}` +
      paint('dim', `  seed ${report.seed}, ${(report.milliseconds / 1000).toFixed(1)} s`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Lists the layers that stood, then those that did not and why. */
function layersOf({ layers }: TerminalReport['sandbox']): string {
  const standing = layers.filter(({ missing }) => missing === undefined).map(({ id }) => id);
  const lost = layers.flatMap(({ id, missing }) => (missing === undefined ? [] : [`${id} (${printable(missing)})`]));
  return `${standing.join(', ')}${lost.length > 0 ? `; without ${lost.join(', ')}` : ''}`;
}

/** Shows a submission's name on one row; in quotes where one could not tell where it ends. */
function nameOf(id: string): string {
  const [shown, ...rest] = wrap(printable(id), MOST_OF_NAME);
  const name = rest.length > 0 ? `${shown}…` : shown;
  return /^[\w.-]+$/.test(name) ? name : `"${name.replaceAll('"', "'")}"`;
}

const COLORS: Record<PublicTask['outcome'], Style> = { passed: 'green', failed: 'red', error: 'magenta' };

/** Draws what a check found in so many lines at most: as much of it as there is room for, of the first finding in any case. */
function bodyOf({ check, same }: Cause, columns: number, most: number, isFirst: boolean): string[] {
  const { finding, error = '' } = check;
  const drawn = (lines: readonly Line[]) => lines.flatMap((line) => indent(' '.repeat(6), line, columns));
  const lines = finding ? linesOf(finding) : [`${OUR_ERROR}:`, ...printableLines(error)];
  const withoutCode = finding && 'paste' in finding ? linesOf({ ...finding, paste: undefined }) : lines;
  const alike = same.length === 0 ? [] : [same.length > MOST_TITLES ? countSame(same) : sameIn(same)];
  const forms = [[...lines, ...alike], [...withoutCode, ...alike], ...(isFirst ? [] : [lines.slice(0, 1)])].map(drawn);
  const whole = forms.find(({ length }) => length <= most);
  return whole ?? [...forms[forms.length - 1].slice(0, Math.max(most - 1, 0)), `${' '.repeat(6)}…`];
}
