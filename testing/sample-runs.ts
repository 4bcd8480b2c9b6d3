import { gradesOf } from '../harness/class/gradebook/grades.ts';
import type { Override } from '../harness/class/gradebook/overrides.ts';
import type { GradedRun } from '../harness/class/run/run-folder.ts';
import type { ClassResult, Submitted } from '../harness/class/submission.ts';
import { questionReport, taskMarks, totals } from '../harness/grading/score.ts';
import type { CheckReport, GradeReport } from '../harness/report/schema.ts';
import type { Rubric } from '../harness/rubric/schema.ts';
import { sampleRun, sampleSubmission, rubric as usual } from './sample-class.ts';
import { sampleCheck, sampleReport, sampleTask } from './sample-report.ts';

// Runs for tests. Every task has two checks, `adds` and `carries`; each has passed, but for what a test says.

interface Work extends Partial<Submitted> {
  readonly id: string;
  /** checks by their tasks */
  readonly checks?: Readonly<Record<string, readonly CheckReport[]>>;
  readonly report?: Partial<GradeReport>;
  /** our own error, in place of a report */
  readonly error?: string;
}

/** The checks of a task of which those with these ids have failed. */
export function sampleChecks(...failed: string[]): CheckReport[] {
  const titles = { adds: 'It adds', carries: 'It carries' };
  return Object.entries(titles).map(([id, title]) =>
    sampleCheck({ id, title, outcome: failed.includes(id) ? 'failed' : 'passed' }),
  );
}

/** A run as its rubric marks it. */
export function sampleGradedRun(
  works: readonly Work[],
  { rubric = usual, overrides = [] }: { rubric?: Rubric; overrides?: readonly Override[] } = {},
): GradedRun {
  const run = sampleRun(works.map((work) => resultOf(work, rubric)));
  return { run, rubric, overrides, grades: gradesOf(run, rubric, overrides) };
}

function resultOf({ id, checks = {}, report, error, ...submitted }: Work, rubric: Rubric): ClassResult {
  const submission = sampleSubmission(id, submitted);
  const result = { submission, page: `submissions/${id}/report.html` };
  if (error !== undefined) return { ...result, error };
  const questions = rubric.questions.map((rule) => {
    const failed: string[] = [];
    const tasks = rule.tasks.map((taskRule) => {
      const isBlocked = taskRule.requires.some((required) => failed.includes(required));
      const task = sampleTask({ id: taskRule.id, checks: [...(checks[taskRule.id] ?? sampleChecks())] });
      const outcome = isBlocked ? 'failed' : task.outcome;
      if (outcome === 'failed') failed.push(task.id);
      return { ...task, outcome, maxMarks: taskRule.marks, marks: taskMarks(taskRule, task, failed) };
    });
    return questionReport(rule, tasks, false);
  });
  const { submittedAt } = submission;
  const marks = totals(rubric, questions, submittedAt ? new Date(submittedAt) : undefined);
  return { ...result, report: sampleReport([], { questions, ...marks, ...report }) };
}
