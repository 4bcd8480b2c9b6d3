import { mkdirSync } from 'node:fs';
import { gradesOf } from '../harness/class/gradebook/grades.ts';
import type { Override } from '../harness/class/gradebook/overrides.ts';
import { openJournal } from '../harness/class/run/journal.ts';
import { journalFile } from '../harness/class/run/run-files.ts';
import type { GradedRun } from '../harness/class/run/run-folder.ts';
import { storeReport } from '../harness/class/run/stored-report.ts';
import type { ClassResult, ClassRun, Submitted } from '../harness/class/submission.ts';
import { questionReport, taskMarks, totals } from '../harness/grading/score.ts';
import type { CheckReport, GradeReport, QuestionReport, TaskReport } from '../harness/report/schema.ts';
import type { Rubric } from '../harness/rubric/schema.ts';
import type { TokenizedSubmission } from '../harness/similarity/tokens.ts';
import { tokensOf } from '../harness/similarity/tokens.ts';
import { parseSource } from '../harness/source/syntax.ts';
import { sampleCheck, sampleReport, sampleTask } from './sample-report.ts';
import { GOOD, load } from './sample-rubric.ts';

// Classes for tests. Of the rubric: q1.a 10 + q1.b 15 marks, capped at 20; q2.c 5.5; 10 % a day late, at most 50 %.

export const rubric = load(GOOD);

/** Makes a submission of one student, who has the submission's id with an @ and a domain as an address. */
export function sampleSubmission(id: string, submitted: Partial<Submitted> = {}): Submitted {
  return { id, students: [{ name: `Name of ${id}`, id, email: `${id}@example.org` }], notes: [], ...submitted };
}

/** Makes a result in which tasks have passed, but for those that the test says something of. */
export function sampleGraded(
  submission: Submitted,
  tasks: Record<string, Partial<TaskReport>> = {},
  report: Partial<GradeReport> = {},
): ClassResult {
  const questions = rubric.questions.map((rule) => {
    const reports = rule.tasks.map(({ id, title, marks }) => sampleTask({ id, title, maxMarks: marks, ...tasks[id] }));
    return questionReport(rule, reports, false);
  });
  return resultOf(submission, rubric, questions, report);
}

/** Makes a run of these results, without marks by hand. */
export function sampleRun(results: readonly ClassResult[], problems: readonly string[] = []): ClassRun {
  return { title: 'Sums', results, problems };
}

interface SampleSubmission extends Partial<Submitted> {
  readonly id: string;
  /** checks by their tasks; a task that is not in it has those of `sampleChecks`, passed */
  readonly checks?: Readonly<Record<string, readonly CheckReport[]>>;
  readonly report?: Partial<GradeReport>;
  /** our own error, in place of a report */
  readonly error?: string;
}

/** Makes the checks of a task, `adds` and `carries`, of which those with these ids have failed. */
export function sampleChecks(...failed: string[]): CheckReport[] {
  const titles = { adds: 'It adds', carries: 'It carries' };
  return Object.entries(titles).map(([id, title]) =>
    sampleCheck({ id, title, outcome: failed.includes(id) ? 'failed' : 'passed' }),
  );
}

/** Makes a run in which the checks of submissions are marked by a rubric. */
export function sampleGradedRun(
  submissions: readonly SampleSubmission[],
  { rubric: rules = rubric, overrides = [] }: { rubric?: Rubric; overrides?: readonly Override[] } = {},
): GradedRun {
  const run = sampleRun(submissions.map((each) => resultBy(rules, each)));
  return { run, rubric: rules, overrides, grades: gradesOf(run, rules, overrides) };
}

function resultBy(rules: Rubric, { id, checks = {}, report = {}, error, ...submitted }: SampleSubmission): ClassResult {
  const submission = sampleSubmission(id, submitted);
  if (error !== undefined) return { submission, page: `submissions/${id}/report.html`, error };
  const questions = rules.questions.map((rule) => {
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
  return resultOf(submission, rules, questions, report);
}

function resultOf(
  submission: Submitted,
  rules: Rubric,
  questions: QuestionReport[],
  report: Partial<GradeReport>,
): ClassResult {
  const submittedAt = submission.submittedAt ? new Date(submission.submittedAt) : undefined;
  const stored = sampleReport([], { questions, ...totals(rules, questions, submittedAt), ...report });
  return { submission, page: `submissions/${submission.id}/report.html`, report: stored };
}

/** The key under which reports are stored here; a command is given it as `QUEUE_KEY`. */
export const STORING_KEY = 'the key of classes that tests store';

/** Stores a run in a folder, new or not, as grading does. */
export function storeRun(folder: string, { title, problems, results }: ClassRun, rules: Rubric): void {
  mkdirSync(folder, { recursive: true });
  using journal = openJournal(journalFile(folder));
  for (const [name, value] of Object.entries({ title, problems, rubric: rules })) journal.note(name, value);
  journal.enroll(results.map(({ submission }) => submission));
  for (const { submission, report, error = '' } of results) {
    journal.mark(submission.id, report ? { state: 'graded' } : { state: 'error', error });
    if (report) storeReport(folder, submission.id, report, [STORING_KEY]);
  }
}

/** Makes a submission whose blocks hold these statements, as classes are compared. */
export function tokenized(label: string, texts: Readonly<Record<string, string>>): TokenizedSubmission {
  const blocks = Object.entries(texts).map(([name, text]) => {
    return { name, text, tokens: tokensOf(parseSource(text).program?.body ?? []) };
  });
  return { label, blocks };
}
