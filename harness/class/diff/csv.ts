import { marksCell, sheet } from '../gradebook/csv.ts';
import type { Diff, Person } from './diff.ts';
import { causeInWords, checksInWords, partInWords } from './words.ts';

const HEADER = [
  ...['name', 'id', 'email', 'submission', 'total before', 'total after'],
  ...['part', 'before', 'after', 'checks', 'cause'],
];

/** Writes a row for each change of each student, and for each student who has come, gone, or has no marks. */
export function diffCsv({ timeZone, students, ungraded, added, gone, unclear }: Diff): string {
  const rows = [
    ...students.flatMap(({ before, after, changes }) =>
      changes.map((change) => [
        ...[...identity(after), marksCell(before.marks), marksCell(after.marks)],
        ...[partInWords(change), marksCell(change.before), marksCell(change.after)],
        checksInWords(change.checks, Number.POSITIVE_INFINITY).join('; '),
        change.causes.map((cause) => causeInWords(cause, timeZone)).join('; '),
      ]),
    ),
    ...ungraded.map((person) => [
      ...[...identity(person), marksCell(person.had), undefined],
      ...['not graded', undefined, undefined, undefined, person.reason],
    ]),
    ...inOneRun('gone', gone, []),
    ...inOneRun('new', [], added),
    ...unclear.flatMap(({ before, after }) => inOneRun('unclear who is who', before, after)),
  ];
  return sheet([HEADER, ...rows.map((row) => HEADER.map((_, column) => row[column]))]);
}

function inOneRun(what: string, before: readonly Person[], after: readonly Person[]) {
  return [
    ...before.map((person) => [...identity(person), marksCell(person.marks), undefined, what]),
    ...after.map((person) => [...identity(person), undefined, marksCell(person.marks), what]),
  ];
}

function identity({ student, submission }: Person): (string | undefined)[] {
  return [student.name, student.id, student.email, submission];
}
