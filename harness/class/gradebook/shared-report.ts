import type { GradeReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import type { ClassResult } from '../submission.ts';
import { type Grade, gradeOf, studentsOf } from './grades.ts';
import { forStudents, type Override } from './overrides.ts';

/**
 * Makes the report of a submission as it is after the instructors' decisions; undefined where there is none. It is one for
 * all who have handed in together: where these have other marks, it has those of the submission alone.
 */
export function sharedReport(
  result: ClassResult,
  rubric: Rubric,
  overrides: readonly Override[],
): { grade: Grade; report: GradeReport } | undefined {
  if (!result.report) return undefined;
  const grades = studentsOf(result.submission).map((student) => gradeOf(result, student, rubric, overrides));
  const isShared = grades.every(({ marks }) => marks === grades[0].marks);
  const grade = isShared ? grades[0] : gradeOf(result, {}, rubric, overrides);
  // A remark is about the work, whoever of a group it names; the marks that it sets are that student's alone.
  const ofOthers = new Set(grades.flatMap((each) => each.overrides)).difference(new Set(grade.overrides));
  const remarks = [...ofOthers].filter(({ remark }) => remark).map(({ marks: _, ...remark }) => remark);
  const said = [...grade.overrides, ...remarks];
  return { grade, report: said.length === 0 ? result.report : adjusted(result.report, grade, said) };
}

/** Gives the report the marks of a grade, and the words that the students are meant to read. */
function adjusted(
  { penalty: _, ...report }: GradeReport,
  { questions, penalty, marks }: Grade,
  said: readonly Override[],
): GradeReport {
  return {
    ...report,
    marks,
    ...(penalty && { penalty }),
    questions: report.questions.map((question) => {
      const grade = questions.find(({ id }) => id === question.id);
      const marksOf = (id: string) => grade?.tasks.find((task) => task.id === id)?.marks ?? null;
      return {
        ...question,
        rawMarks: grade?.rawMarks ?? null,
        marks: grade?.marks ?? null,
        tasks: question.tasks.map((task) => ({ ...task, marks: marksOf(task.id) })),
      };
    }),
    notes: [...said.map(forStudents), ...report.notes],
  };
}
