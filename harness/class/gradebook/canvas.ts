import type { Student } from '../submission.ts';
import { csv, marksCell } from './csv.ts';
import type { Grade } from './grades.ts';

/**
 * Writes grades for Canvas's gradebook import. It finds students by `ID`, then by `SIS User ID`, then by `SIS Login
 * ID`, and by their names last; `EX` excuses. The columns up to `Section` must stand there in this order, empty or not.
 * Students, whose ids are Canvas's own numbers as in its downloads, are left out where they are anonymous there.
 *
 * @param assignment the header of its column as Canvas exports it: `Lab 8 (12345)`; without a known id, a new assignment
 *
 * Source: `lib/gradebook_importer.rb` of https://github.com/instructure/canvas-lms
 */
export function canvasCsv(grades: readonly Grade[], assignment: string): string {
  const maxMarks = grades[0]?.maxMarks;
  return csv([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment],
    ['Points Possible', '', '', '', '', maxMarks],
    ...grades
      .filter(({ student }) => !isAnonymous(student))
      .map(({ student, submission, state, marks }) => [
        student.name,
        submission.students.length > 0 ? student.id : undefined, // a roster's id may be another system's
        student.sisId,
        student.login ?? student.email,
        student.section,
        state === 'excused' ? 'EX' : marksCell(marks),
      ]),
  ]);
}

/**
 * Tells whether Canvas's download hides who a student is. The id there is of the submission alone, such as `7fG2a`, of
 * which the import would read the first digits as somebody's number.
 */
export function isAnonymous({ name }: Student): boolean {
  return name === undefined;
}
