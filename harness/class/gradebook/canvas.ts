import type { Student } from '../submission.ts';
import { csv, marksCell } from './csv.ts';
import type { Grade } from './grades.ts';

interface CanvasColumns {
  /** the header of the assignment's column as Canvas exports it: `Lab 8 (12345)`; without a known id, a new assignment */
  assignment: string;
  /** whose numbers the students' ids are: those of Canvas itself, as in its downloads, or the registrar's */
  ids: 'canvas' | 'sis';
}

/**
 * Writes grades for Canvas's gradebook import. It finds students by `ID`, then by `SIS User ID`, then by `SIS Login
 * ID`, and by their names last; `EX` excuses. The columns up to `Section` must stand there in this order, empty or not.
 * Students who are anonymous in Canvas's download are left out.
 *
 * Source: `lib/gradebook_importer.rb` of https://github.com/instructure/canvas-lms
 */
export function canvasCsv(grades: readonly Grade[], { assignment, ids }: CanvasColumns): string {
  const maxMarks = grades[0]?.maxMarks;
  return csv([
    ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', assignment],
    ['Points Possible', '', '', '', '', maxMarks],
    ...grades
      .filter(({ student }) =>
        ids === 'canvas' ? !isAnonymous(student) : (student.id ?? student.email ?? student.name),
      )
      .map(({ student, state, marks }) => [
        student.name,
        ids === 'canvas' ? student.id : undefined,
        ids === 'sis' ? student.id : undefined,
        student.email,
        undefined,
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
