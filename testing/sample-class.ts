import type { ClassResult, ClassRun, Submitted } from '../harness/class/submission.ts';
import { questionMarks, sumKnown } from '../harness/grading/score.ts';
import type { GradeReport, TaskReport } from '../harness/report/schema.ts';
import { latePenalty } from '../harness/rubric/late.ts';
import { sampleReport, sampleTask } from './sample-report.ts';
import { GOOD, load } from './sample-rubric.ts';

// Classes for tests. Of the rubric: q1.a 10 + q1.b 15 marks, capped at 20; q2.c 5.5; 10 % a day late, at most 50 %.

export const rubric = load(GOOD);

/** A submission of one student, who has the submission's id with an @ and a domain as an address. */
export function sampleSubmission(id: string, submitted: Partial<Submitted> = {}): Submitted {
  return { id, students: [{ name: `Name of ${id}`, id, email: `${id}@example.org` }], notes: [], ...submitted };
}

/** Tasks that have passed, but for those that the test says something of. */
export function sampleGraded(
  submission: Submitted,
  tasks: Record<string, Partial<TaskReport>> = {},
  report: Partial<GradeReport> = {},
): ClassResult {
  const questions = rubric.questions.map((rule) => {
    const reports = rule.tasks.map(({ id, title, marks }) => sampleTask({ id, title, maxMarks: marks, ...tasks[id] }));
    const marks = questionMarks(
      rule,
      reports.map((task) => task.marks),
    );
    return { id: rule.id, title: rule.title, ...marks, maxMarks: rule.marks, tasks: reports };
  });
  const total = sumKnown(questions.map(({ marks }) => marks));
  const { submittedAt } = submission;
  const penalty =
    total === null ? undefined : latePenalty(rubric, submittedAt ? new Date(submittedAt) : undefined, total);
  const marks = total === null ? null : total - (penalty?.marks ?? 0);
  const stored = sampleReport([], { marks, maxMarks: 25.5, questions, ...(penalty && { penalty }), ...report });
  return { submission, page: `submissions/${submission.id}/report.html`, report: stored };
}

export function sampleRun(results: readonly ClassResult[], problems: readonly string[] = []): ClassRun {
  return { title: 'Sums', results, problems };
}
