import { renderGradescope } from '../../report/gradescope.ts';
import { redact } from '../../report/redact.ts';
import type { GradeReport } from '../../report/schema.ts';
import type { Rubric } from '../../rubric/schema.ts';
import type { ClassResult, ClassRun } from '../submission.ts';
import { type Grade, gradeOf, studentsOf } from './grades.ts';
import type { Override } from './overrides.ts';

/**
 * Writes the `results.json` of every submission that has marks. It is one for all who have handed in together: where an
 * override gives one of them other marks, it has those of the submission alone. What students read there says that
 * marks were set by hand, and not why.
 */
export function gradescopeResults(
  run: ClassRun,
  rubric: Rubric,
  overrides: readonly Override[],
): { submission: string; text: string }[] {
  return run.results.flatMap((result) => {
    const grade = sharedGrade(result, rubric, overrides);
    if (!result.report || grade.marks === null) return [];
    const text = renderGradescope(redact(adjusted(result.report, grade)), { feedback: rubric.feedback });
    return [{ submission: result.submission.id, text }];
  });
}

function sharedGrade(result: ClassResult, rubric: Rubric, overrides: readonly Override[]): Grade {
  const grades = studentsOf(result.submission).map((student) => gradeOf(result, student, rubric, overrides));
  const isShared = grades.every(({ marks }) => marks === grades[0].marks);
  return isShared ? grades[0] : gradeOf(result, {}, rubric, overrides);
}

/** Gives the report the marks of a grade. */
function adjusted(
  { penalty: _, ...report }: GradeReport,
  { questions, penalty, marks, overrides }: Grade,
): GradeReport {
  const isByHand = overrides.some((override) => override.marks !== undefined);
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
    notes: [...report.notes, ...(isByHand ? ['your instructors have set marks by hand'] : [])],
  };
}
