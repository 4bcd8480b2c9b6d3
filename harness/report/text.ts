import { hasTrait } from '../authoring/finding.ts';
import { counted } from '../support/counted.ts';
import { indent, type Line, printable, printableLines, wrap } from '../support/text.ts';
import { type Cause, causesOf, othersOf } from './causes.ts';
import { linesOf } from './describe.ts';
import type { PublicCheck, PublicQuestion, PublicTask, TerminalReport } from './redact.ts';
import { capNote, MOST_OF_NAME, marksOf, OUR_ERROR, SIGNS, shownChecks, shownMarks, statusOf } from './state.ts';

/** Lines of a failed task: as many as a screen has. */
const MOST_LINES = 24;

/** Findings of a task that are shown, and titles of other checks in a sentence. */
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
    const titles = causes.slice(0, MOST_FINDINGS).map(({ check }) => {
      const [first, ...more] = indent('  ✗ ', check.title, columns);
      return [first.replace('✗', paint('red', '✗')), ...more];
    });
    // Which titles there are depends on no text of the submission.
    const most = MOST_LINES - 1 - Number(isRun) - titles.flat().length;
    const drawn = (lines: number) => bodiesOf(causes.slice(0, titles.length), columns, lines);
    // What they do not tell of is counted in a line of its own.
    const whole = drawn(most);
    const bodies = restOf(shown, whole) === 0 ? whole : drawn(most - 1);
    const rest = restOf(shown, bodies);
    const findings = titles.map((title, i) => [...title, ...bodies[i].lines]);
    return [
      paint('bold', `${task.id}  ${task.title}`),
      ...findings.flat(),
      ...(rest > 0
        ? [paint('dim', `  and ${counted(rest, 'more check')}: --reporter html shows all findings, each whole`)]
        : []),
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

/**
 * Draws what checks found in so many lines at most: of the first one in any case all but the code that makes its input, or
 * as much of it as there is room for; of the others what then still finds room; code last.
 */
function bodiesOf(causes: readonly Cause[], columns: number, most: number): Body[] {
  const more = `${' '.repeat(6)}…`;
  const forms = causes.map((cause) => formsOf(cause, columns));
  const room = most - (causes.length - 1);
  const [, first] = forms[0];
  const chosen = forms.map(([brief], i) => {
    if (i > 0) return brief.lines.length === 1 ? brief : { lines: [more], checks: 1 };
    return first.lines.length <= room ? first : { lines: [...first.lines.slice(0, room - 1), more], checks: 1 };
  });
  for (const form of [0, 1, 2]) {
    for (const [i, { [form]: larger }] of forms.entries()) {
      const isLarger = larger.lines.length > chosen[i].lines.length || i > 0;
      const others = chosen.toSpliced(i, 1).flatMap(({ lines }) => lines);
      if (isLarger && others.length + larger.lines.length <= most) chosen[i] = larger;
    }
  }
  return chosen;
}

/** What is drawn of a cause, and of how many checks it tells. */
interface Body {
  readonly lines: readonly string[];
  readonly checks: number;
}

/** Counts the checks of which no body tells. */
function restOf(shown: readonly PublicCheck[], bodies: readonly Body[]): number {
  return shown.length - bodies.reduce((sum, { checks }) => sum + checks, 0);
}

/** Draws what a check found: in brief, without code, and whole. */
function formsOf(cause: Cause, columns: number): Body[] {
  const { check, same, after } = cause;
  const { finding, error = '' } = check;
  const lines = finding ? linesOf(finding) : [`${OUR_ERROR}:`, ...printableLines(error)];
  const withoutCode = finding && 'paste' in finding ? linesOf({ ...finding, paste: undefined }) : lines;
  const others = othersOf(cause, MOST_TITLES);
  const forms: Line[][] = [lines.slice(0, 1), [...withoutCode, ...others], [...lines, ...others]];
  return forms.map((form, i) => ({
    lines: form.flatMap((line) => indent(' '.repeat(6), line, columns)),
    checks: i === 0 ? 1 : 1 + same.length + after.length,
  }));
}
