import type { Rubric } from '../../rubric/schema.ts';
import { csv, marksCell } from './csv.ts';
import type { Grade } from './grades.ts';
import { describeOverride } from './overrides.ts';

const MINUTE = 60_000; // milliseconds

/** Writes everything there is to know of each grade, as `gradebook.csv`: a row a student of a submission. */
export function gradebookCsv(grades: readonly Grade[], { questions }: Rubric): string {
  const header = [
    ...['name', 'id', 'email', 'submission', 'submitted at', 'late by (minutes)', 'marked late'],
    ...questions.flatMap(({ id, tasks }) => [...tasks.map((task) => task.id), `${id} before cap`, id]),
    ...['penalty', 'total', 'out of', 'override', 'state', 'notes'],
  ];
  return csv([header, ...grades.map(row)]);
}

function row(grade: Grade): (string | number | undefined)[] {
  const { student, submission, lateBy, questions, penalty, marks, maxMarks, overrides, state } = grade;
  return [
    student.name,
    student.id,
    student.email,
    submission.id,
    submission.submittedAt,
    lateBy && Math.ceil(lateBy / MINUTE),
    submission.isMarkedLate ? 'yes' : undefined,
    ...questions.flatMap((question) => [
      ...question.tasks.map((task) => marksCell(task.marks)),
      marksCell(question.rawMarks),
      marksCell(question.marks),
    ]),
    penalty && penalty.marks > 0 ? marksCell(-penalty.marks) : undefined,
    marksCell(marks),
    maxMarks,
    overrides.map(describeOverride).join('; '),
    state,
    submission.notes.join('; '),
  ];
}
