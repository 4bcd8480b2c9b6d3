import { stripVTControlCharacters, styleText } from 'node:util';
import type { CheckReport, GradeReport, QuestionReport, TaskReport } from './schema.ts';
import { describeFinding, REPEATABLE } from './words.ts';

type Style = Parameters<typeof styleText>[0];

export interface TextOptions {
  /** terminal colours; plain text otherwise */
  hasColor: boolean;
  /** the command that repeats a task's cases */
  replay(task: string, seed: number): string;
}

/** A report for people at a terminal: tasks and marks first, then what failed and why. */
export function renderText(report: GradeReport, { hasColor, replay }: TextOptions): string {
  const paint = (style: Style, text: string) => (hasColor ? styleText(style, text, { validateStream: false }) : text);

  const overview = (question: QuestionReport): string[] => {
    const width = Math.max(...report.questions.flatMap(({ tasks }) => tasks.map(({ title }) => title.length)));
    const isCapped = question.rawMarks !== null && question.marks !== question.rawMarks;
    const capNote = isCapped ? `  (tasks add up to ${number(question.rawMarks)}, capped)` : '';
    return [
      paint('bold', `${question.id.toUpperCase()}  ${question.title}`) +
        paint('dim', `  ${number(question.marks)}/${question.maxMarks}${capNote}`),
      ...question.tasks.map((task) => {
        const [mark, style] = MARKS[task.outcome];
        const marks = `${number(task.marks)}/${task.maxMarks}`;
        return `  ${paint(style, mark)} ${task.title.padEnd(width)}  ${marks.padStart(6)}  ${paint('dim', status(task))}`.trimEnd();
      }),
      '',
    ];
  };

  const details = (task: TaskReport): string[] => {
    const shown = task.checks.filter(isWorthShowing);
    if (task.outcome === 'passed' || task.blockedBy || shown.length === 0) return [];
    const isRun = shown.some(({ finding }) => finding && REPEATABLE.has(finding.code));
    return [
      paint('bold', `${task.id}  ${task.title}`),
      ...namedOnce(shown).flatMap((check) => [
        `  ${paint('red', '✗')} ${check.title}`,
        ...describeCheck(check)
          .flatMap(printable)
          .map((line) => `      ${line}`),
      ]),
      ...(isRun ? [paint('dim', `  see these cases again: ${replay(task.id, report.seed)}`)] : []),
      '',
    ];
  };

  const lines = [
    '',
    ...report.questions.flatMap(overview),
    ...report.questions.flatMap(({ tasks }) => tasks.flatMap(details)),
    ...report.notes.flatMap(printable).map((note) => paint('yellow', `note: ${note}`)),
    ...(report.notes.length > 0 ? [''] : []),
    ...(report.penalty ? [`late: −${number(report.penalty.marks)} (${report.penalty.reason})`] : []),
    `${printable(report.submission.id).join(' ')}: ${paint('bold', `${number(report.marks)}/${report.maxMarks}`)}` +
      paint('dim', `  seed ${report.seed}, ${(report.milliseconds / 1000).toFixed(1)} s`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Lines without control characters: text from a submission must not steer the reader's terminal. */
function printable(text: string): string[] {
  return text.split('\n').map((line) => stripVTControlCharacters(line).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' '));
}

const MARKS: Record<TaskReport['outcome'], [string, Style]> = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  error: ['!', 'magenta'],
};

function isWorthShowing(check: CheckReport): boolean {
  return check.outcome !== 'passed' && check.finding?.code !== 'not-run' && check.finding?.code !== 'todo';
}

/** The checks, with a mistake that several of them name at the first one only. */
function namedOnce(checks: readonly CheckReport[]): CheckReport[] {
  const said = new Set<string>();
  return checks.map((check) => {
    if (!check.finding || !('mistakes' in check.finding) || !check.finding.mistakes) return check;
    const ids = check.finding.mistakes.map(({ id }) => id).join();
    const isNews = !said.has(ids);
    said.add(ids);
    return isNews ? check : { ...check, finding: { ...check.finding, mistakes: undefined } };
  });
}

function describeCheck(check: CheckReport): string[] {
  if (check.finding) return describeFinding(check.finding, check.visibility === 'hidden');
  return ['this is our error, not the submission’s; no marks were drawn from it:', ...(check.error ?? '').split('\n')];
}

/** The task's state in a few words. */
function status(task: TaskReport): string {
  if (task.outcome === 'error') return 'our error: not graded';
  if (task.outcome === 'passed') return '';
  if (task.blockedBy) return `blocked by ${task.blockedBy.join(', ')}`;
  if (task.checks.some(({ finding }) => finding?.code === 'todo')) return 'not done yet';
  const source = task.checks.find(({ id, finding }) => id === 'source' && finding)?.finding;
  if (source) return source.code === 'missing-file' ? `${source.file} is missing` : 'cannot be run';
  const failed = task.checks.filter(isWorthShowing).length;
  return `${failed} of ${task.checks.length} checks failed`;
}

function number(value: number | null): string {
  return value === null ? '?' : String(Math.round(value * 100) / 100);
}
