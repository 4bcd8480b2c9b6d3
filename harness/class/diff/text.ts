import { styleText } from 'node:util';
import { shownMarks } from '../../report/state.ts';
import { counted } from '../../support/counted.ts';
import { align, printable, printableName } from '../../support/text.ts';
import { type Diff, gain, type Person, type StudentDiff } from './diff.ts';
import { summaryOf } from './summary.ts';
import { causeInWords, checksInWords, inputInWords, partInWords } from './words.ts';

/** UTF-16 units of a student's name, with the id in parentheses, on a terminal. */
const MOST_OF_NAME = 43;

/** Kinds of students, the first of which each belongs to. */
const KINDS: readonly [title: string, isOne: (student: StudentDiff) => boolean][] = [
  ['Have marks now', ({ before, after }) => before.marks === null && after.marks !== null],
  ['Have no marks now', ({ after }) => after.marks === null],
  ['Fell', (student) => gain(student) < 0],
  ['Rose', (student) => gain(student) > 0],
  ['The same total of other marks', ({ changes }) => changes.some(({ before, after }) => before !== after)],
  ['The same marks, other checks', () => true],
];

/**
 * Draws a diff for people: what differs between the runs, every student of whom something changed, the summary last.
 * @param hasColor terminal colours; plain text otherwise
 * @param isTerminal cuts long names; nothing is cut otherwise
 */
export function renderText(diff: Diff, { hasColor, isTerminal }: { hasColor: boolean; isTerminal: boolean }): string {
  const paint = (style: 'bold' | 'green' | 'red', text: string) =>
    hasColor ? styleText(style, text, { validateStream: false }) : text;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [paint('bold', title), ...lines, ''];
  const listed = (title: string, rows: readonly (readonly string[])[]) =>
    section(`${title}: ${rows.length}`, table(rows));
  const nameOf = (person: Person) => personInWords(person, isTerminal ? MOST_OF_NAME : undefined);
  const marked = (person: Person) => [nameOf(person), totalInWords(person)];
  const kinds = Map.groupBy(diff.students, (student) => KINDS.find(([, isOne]) => isOne(student)));

  return [
    ...section('What differs', table(whatDiffers(diff))),
    ...section(
      'In the rubric',
      table(diff.settings.map(({ setting, before = 'none', after = 'none' }) => [setting, moved(before, after)])),
    ),
    ...KINDS.flatMap((kind) => {
      const students = kinds.get(kind) ?? [];
      return section(`${kind[0]}: ${students.length}`, studentLines(students));
    }),
    ...listed(
      'Not graded',
      diff.ungraded.map((one) => [nameOf(one), one.had === null ? '' : `had ${marksInWords(one.had)}`, one.reason]),
    ),
    ...listed('In the first run alone', diff.gone.map(marked)),
    ...listed('In the second run alone', diff.added.map(marked)),
    ...listed(
      'Who is who cannot be told',
      diff.unclear.map(({ before, after }) => [`${before.map(nameOf).join(', ')} → ${after.map(nameOf).join(', ')}`]),
    ),
    paint('bold', summaryOf(diff)),
    '',
  ].join('\n');

  /** Draws a line for each student, and below it one for each change. */
  function studentLines(students: readonly StudentDiff[]): string[] {
    const heads = table(
      students.map((student) => {
        const more = gain(student);
        const totals = moved(totalInWords(student.before), totalInWords(student.after));
        return [nameOf(student.after), totals, more === 0 ? '' : `${more > 0 ? '+' : ''}${marksInWords(more)}`];
      }),
    );
    const changes = table(
      students.flatMap((student) =>
        student.changes.map((change) => [
          `  ${partInWords(change)}`,
          moved(marksInWords(change.before), marksInWords(change.after)),
          [...change.causes.map((cause) => causeInWords(cause, diff.timeZone)), ...checksInWords(change.checks)].join(
            '; ',
          ),
        ]),
      ),
    ).values();
    return students.flatMap((student, index) => {
      const more = gain(student);
      const head = more === 0 ? heads[index] : paint(more > 0 ? 'green' : 'red', heads[index]);
      return [head, ...changes.take(student.changes.length)];
    });
  }
}

function whatDiffers({ inputs, reports: all, settings }: Diff): string[][] {
  if (inputs.length === 0) return [['nothing that decides reports']];
  return inputs.map(({ input, reports, values }) => [
    inputInWords(input),
    reports < all ? `${reports} of ${counted(all, 'report')}` : all === 1 ? 'the only report' : `all ${all} reports`,
    input === 'rubric' && settings.length === 0 ? 'in nothing that decides marks' : values.join(', '),
  ]);
}

const moved = (before: string, after: string): string => (before === after ? after : `${before} → ${after}`);

/** Aligns the cells of indented rows. Names, reasons and titles are others' text. */
function table(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return align(rows.map((row) => row.map((cell, column) => (column === 0 ? '  ' : '') + printable(cell))));
}

/**
 * Names a student, printably: a name with the id, and the submission where nobody is known.
 * @param most UTF-16 units; overrides need the id
 */
function personInWords({ student: { name, email, id }, submission }: Person, most?: number): string {
  const known = name ?? email;
  const mark = printable(id ?? (name === undefined ? undefined : email) ?? submission);
  if (known === undefined || known === mark) return mark;
  return printableName(known, ` (${mark})`, most);
}

/** Says marks, or why there are none. */
function totalInWords({ marks, state }: Person): string {
  if (marks !== null) return shownMarks(marks);
  return state === 'excused' ? 'excused' : 'no marks';
}

/** Writes marks with the minus that people write; a dash where there are none. */
function marksInWords(marks: number | null): string {
  return marks === null ? '–' : shownMarks(marks).replace('-', '−');
}
