import { hasTrait } from '../authoring/finding.ts';
import { indent, type Line, printable, printableLines, wrap } from '../support/text.ts';
import { causesOf, sameIn } from './causes.ts';
import { linesOf } from './describe.ts';
import type { PublicCheck, PublicQuestion, PublicTask, TerminalReport } from './redact.ts';
import { capNote, MOST_OF_NAME, marksOf, OUR_ERROR, SIGNS, shownChecks, shownMarks, statusOf } from './state.ts';

/** Findings of a task that a terminal shows whole; of the others their first sentence. */
const MOST_IN_FULL = 3;

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
    const below = (line: Line) => indent(' '.repeat(6), line, columns);
    const isRun = shown.some(({ finding }) => hasTrait(finding, 'repeatable'));
    return [
      paint('bold', `${task.id}  ${task.title}`),
      ...causesOf(shown).flatMap(({ check, same }, i) => [
        `  ${paint('red', '✗')} ${check.title}`,
        ...(i < MOST_IN_FULL ? describeCheck(check) : describeCheck(check).slice(0, 1)).flatMap(below),
        ...(same.length > 0 ? below(sameIn(same)).map((line) => paint('dim', line)) : []),
      ]),
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

function describeCheck({ finding, error = '' }: PublicCheck): Line[] {
  return finding ? linesOf(finding) : [`${OUR_ERROR}:`, ...printableLines(error)];
}
