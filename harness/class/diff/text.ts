import { styleText } from 'node:util';
import { align, printable } from '../../support/text.ts';
import { type Diff, gain, type Person, type StudentDiff } from './diff.ts';
import type { SettingChange } from './settings.ts';
import { summaryOf } from './summary.ts';
import {
  causeInWords,
  checksInWords,
  deciderInWords,
  marksInWords,
  partInWords,
  personInWords,
  totalInWords,
} from './words.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

/** UTF-16 units of what a student is called on a terminal. */
const MOST_OF_NAME = 40;

const isMoved = ({ changes }: StudentDiff) => changes.some(({ before, after }) => before !== after);

/** Kinds of students, the first of which each belongs to. */
const KINDS: readonly [title: string, isOne: (student: StudentDiff) => boolean][] = [
  ['Have marks now', ({ before, after }) => before.marks === null && after.marks !== null],
  ['Have no marks now', ({ after }) => after.marks === null],
  ['Fell', (student) => gain(student) < 0],
  ['Rose', (student) => gain(student) > 0],
  ['The same total of other marks', isMoved],
  ['The same marks, other checks', () => true],
];

/**
 * A diff for people: what differs between the runs, every student of whom something changed, and the summary last.
 * @param hasColor terminal colours; plain text otherwise
 * @param isTerminal cuts long names; nothing is cut otherwise
 */
export function renderText(diff: Diff, { hasColor, isTerminal }: { hasColor: boolean; isTerminal: boolean }): string {
  const paint: Paint = (style, text) => (hasColor ? styleText(style, text, { validateStream: false }) : text);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [paint('bold', title), ...lines, ''];
  const listed = (title: string, rows: readonly (readonly string[])[]) =>
    section(`${title}: ${rows.length}`, rows.length === 0 ? [] : align(rows.map(cells)));
  const kinds = Map.groupBy(diff.students, (student) => KINDS.find(([, isOne]) => isOne(student)));
  const nameOf = (person: Person) => personInWords(person, isTerminal ? MOST_OF_NAME : undefined);
  const marked = (person: Person) => [nameOf(person), totalInWords(person)];

  return [
    ...section('What differs', whatDiffers(diff)),
    ...section('In the rubric', diff.settings.length === 0 ? [] : align(diff.settings.map(settingCells))),
    ...KINDS.flatMap((kind) => {
      const students = kinds.get(kind) ?? [];
      return section(`${kind[0]}: ${students.length}`, studentLines(students, nameOf, paint));
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
}

function whatDiffers({ deciders, reports: all, settings }: Diff): string[] {
  if (deciders.length === 0) return ['  nothing that decides reports'];
  const rows = deciders.map(({ decider, reports, values }) => {
    const isElsewhere = decider === 'rubric' && settings.length === 0;
    return cells([
      deciderInWords(decider),
      reports < all ? `${reports} of ${all} reports` : all === 1 ? 'the only report' : `all ${all} reports`,
      isElsewhere ? 'in nothing that decides marks' : values.join(', '),
    ]);
  });
  return align(rows);
}

function settingCells({ setting, before = 'none', after = 'none' }: SettingChange): string[] {
  return cells([setting, moved(before, after)]);
}

/** A line for each student, and below it one for each change. */
function studentLines(students: readonly StudentDiff[], nameOf: (person: Person) => string, paint: Paint): string[] {
  if (students.length === 0) return [];
  const heads = align(
    students.map((student) => {
      const more = gain(student);
      const totals = moved(totalInWords(student.before), totalInWords(student.after));
      return cells([nameOf(student.after), totals, more === 0 ? '' : `${more > 0 ? '+' : ''}${marksInWords(more)}`]);
    }),
  );
  const changes = align(
    students.flatMap((student) =>
      student.changes.map((change) => {
        const marks = moved(marksInWords(change.before), marksInWords(change.after));
        const why = [...change.causes.map(causeInWords), ...checksInWords(change.checks)].join('; ');
        return cells([`  ${partInWords(change)}`, marks, why]);
      }),
    ),
  ).values();
  return students.flatMap((student, index) => {
    const more = gain(student);
    const head = more === 0 ? heads[index] : paint(more > 0 ? 'green' : 'red', heads[index]);
    return [head, ...changes.take(student.changes.length)];
  });
}

const moved = (before: string, after: string): string => (before === after ? after : `${before} → ${after}`);

/** Cells of an indented row. Names, reasons and titles are others' text. */
function cells([first, ...rest]: readonly string[]): string[] {
  return [`  ${printable(first)}`, ...rest.map((cell) => printable(cell))];
}
