import { csv, marksCell } from './csv.ts';
import type { Grade } from './grades.ts';

/**
 * Writes grades as Moodle's grading worksheet in English, of students whose id is their number in the assignment, as in
 * Moodle's downloads: it knows people by `Participant N` alone. Of who has handed in nothing
 * nobody knows that number. Moodle skips rows without a grade, which are those of
 * excused students too, and grades that were set after `Last modified (grade)`: to replace those, tick that they may be
 * updated.
 *
 * Source: `mod/assign/feedback/offline/` and `mod/assign/gradingtable.php` of https://github.com/moodle/moodle
 */
export function moodleCsv(grades: readonly Grade[]): string {
  return csv([
    [
      ...['Identifier', 'Full name', 'Email address', 'Status', 'Grade', 'Maximum Grade'],
      ...['Grade can be changed', 'Last modified (submission)', 'Last modified (grade)'],
    ],
    ...grades
      .filter(hasNumber)
      .map(({ student, submission, marks, maxMarks }) => [
        ...[
          `Participant ${student.id}`,
          student.name,
          student.email,
          'Submitted for grading',
          marksCell(marks),
          maxMarks,
        ],
        ...['Yes', submission.submittedAt, ''],
      ]),
  ]);
}

/** Tells whether it is known by which number Moodle knows a student: that of a team, or of who handed in nothing, is not. */
export function hasNumber({ student, submission }: Grade): boolean {
  return submission.students.length > 0 && /^\d+$/.test(student.id ?? '');
}
