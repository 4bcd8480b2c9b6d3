import { csv, marksCell } from '../gradebook/csv.ts';
import type { Diff, Person } from './diff.ts';
import { causeInWords, checksInWords, partInWords } from './words.ts';

/** Of a row that is about no part of a total. */
const NO_CHANGE = [undefined, undefined, undefined, undefined];

/** A row for each change of each student, and for each student who has come, gone, or has no marks. */
export function diffCsv({ students, ungraded, added, gone, unclear }: Diff): string {
  const inOne = (what: string, before: readonly Person[], after: readonly Person[]) => [
    ...before.map((person) => [...identity(person), marksCell(person.marks), undefined, what, ...NO_CHANGE]),
    ...after.map((person) => [...identity(person), undefined, marksCell(person.marks), what, ...NO_CHANGE]),
  ];
  return csv([
    ['name', 'id', 'email', 'submission', 'total before', 'total after', 'part', 'before', 'after', 'checks', 'cause'],
    ...students.flatMap(({ before, after, changes }) =>
      changes.map((change) => [
        ...[...identity(after), marksCell(before.marks), marksCell(after.marks)],
        ...[partInWords(change), marksCell(change.before), marksCell(change.after)],
        checksInWords(change.checks, Number.POSITIVE_INFINITY).join('; '),
        change.causes.map(causeInWords).join('; '),
      ]),
    ),
    ...ungraded.map((person) => [
      ...[...identity(person), marksCell(person.had), undefined],
      ...['not graded', undefined, undefined, undefined, person.reason],
    ]),
    ...inOne('gone', gone, []),
    ...inOne('new', [], added),
    ...unclear.flatMap(({ before, after }) => inOne('unclear who is who', before, after)),
  ]);
}

function identity({ student, submission }: Person): (string | undefined)[] {
  return [student.name, student.id, student.email, submission];
}
