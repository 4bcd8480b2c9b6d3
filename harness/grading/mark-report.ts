import type { GradeReport } from '../report/schema.ts';
import type { Course } from '../rubric/course.ts';
import { courseHashes } from './grade-inputs.ts';
import { questionReport, taskMarks, totals } from './score.ts';

/**
 * A report with the marks that its checks are worth by the course's rubric and the time of the submission. No check
 * runs: the report must be one of the same code, data, rules and limits.
 */
export function markReport(course: Course, report: GradeReport, submittedAt: Date | undefined): GradeReport {
  const { rubric } = course;
  const questions = rubric.questions.map((rule) => {
    const stored = report.questions.find(({ id }) => id === rule.id)?.tasks ?? [];
    const failed = stored.flatMap(({ id, outcome }) => (outcome === 'failed' ? [id] : []));
    const tasks = rule.tasks.map((taskRule) => {
      const task = stored.find(({ id }) => id === taskRule.id);
      if (!task) throw new Error(`the report has no task ${taskRule.id}`);
      const { title, marks: maxMarks } = taskRule;
      return { ...task, title, maxMarks, marks: taskMarks(taskRule, task, failed) };
    });
    return questionReport(rule, tasks, false);
  });
  const { penalty: _, ...rest } = report;
  return {
    ...rest,
    title: rubric.title,
    submission: { id: report.submission.id, ...(submittedAt && { submittedAt: submittedAt.toISOString() }) },
    ...totals(rubric, questions, submittedAt),
    questions,
    // No mistake is looked for again.
    hashes: { ...courseHashes(course), mistakes: report.hashes.mistakes, submission: report.hashes.submission },
  };
}
