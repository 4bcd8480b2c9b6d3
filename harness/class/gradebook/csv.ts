import { stringify } from 'csv-stringify/sync';
import type { Rubric } from '../../rubric/schema.ts';
import type { Grade } from './grades.ts';
import { describeOverride, type Override } from './overrides.ts';

type Cell = string | number | undefined;

const MINUTE = 60_000; // milliseconds

/**
 * Writes a table as CSV by RFC 4180, a row a line. Text that a spreadsheet would take for a formula gets an apostrophe
 * in front of it (https://owasp.org/www-community/attacks/CSV_Injection), also after what another language's takes for the
 * end of a cell; numbers stay numbers.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { escape_formulas: true, record_delimiter: 'windows', cast: { string: harmless } });
}

/**
 * Writes a table that people open: with a byte order mark, without which Excel takes UTF-8 for the machine’s own encoding.
 * What is read by a place's import has none.
 */
export function sheet(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${csv(rows)}`;
}

/**
 * Removes invisible characters and line breaks, so that a leading formula sign is escaped, and escapes those that lead
 * where cells are separated by semicolons, as Excel has them wherever a comma stands in numbers.
 */
function harmless(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/([;|][\s"]*)(?=[=+\-@＝＋－＠])/gu, "$1'");
}

/** Rounds marks to two decimals; nothing where they are not known. */
export function marksCell(marks: number | null): number | undefined {
  return marks === null ? undefined : Math.round(marks * 100) / 100;
}

/** Writes everything there is to know of each grade, as `gradebook.csv`: a row a student of a submission. */
export function gradebookCsv(grades: readonly Grade[], { questions }: Rubric): string {
  const hasSections = grades.some(({ student }) => student.section !== undefined);
  const hasRemarks = grades.some(({ overrides }) => overrides.some(isRemark));
  const header = [
    ...[
      'name',
      'id',
      'email',
      ...(hasSections ? ['section'] : []),
      'submission',
      'submitted at',
      'late by (minutes)',
      'marked late',
    ],
    ...questions.flatMap(({ id, tasks }) => [...tasks.map((task) => task.id), `${id} before cap`, id]),
    ...['penalty', 'total', 'out of', 'override', ...(hasRemarks ? ['remarks'] : []), 'state', 'notes'],
  ];
  return sheet([header, ...grades.map((grade) => row(grade, hasSections, hasRemarks))]);
}

const isRemark = ({ remark }: Override): boolean => remark !== undefined;

function row(grade: Grade, hasSection: boolean, hasRemarks: boolean): Cell[] {
  const { student, submission, timeZone, lateBy, questions, penalty, marks, maxMarks, overrides, state, notes } = grade;
  return [
    ...[student.name, student.id, student.email, ...(hasSection ? [student.section] : [])],
    ...[submission.id, submission.submittedAt && byClockOf(timeZone, submission.submittedAt)],
    ...[lateBy && Math.ceil(lateBy / MINUTE), submission.isMarkedLate ? 'yes' : undefined],
    ...questions.flatMap((question) => [
      ...question.tasks.map((task) => marksCell(task.marks)),
      marksCell(question.rawMarks),
      marksCell(question.marks),
    ]),
    ...[penalty && penalty.marks > 0 ? marksCell(-penalty.marks) : undefined, marksCell(marks), maxMarks],
    inWords(overrides.filter((override) => !isRemark(override))),
    ...(hasRemarks ? [inWords(overrides.filter(isRemark))] : []),
    ...[state, notes.join('; ')],
  ];
}

/** Writes a time in ISO 8601 as the clock of a zone shows it, with its offset from UTC. */
function byClockOf(timeZone: string, time: string): string {
  return Temporal.Instant.from(time).toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never' });
}

const inWords = (overrides: readonly Override[]): string => overrides.map(describeOverride).join('; ');
