import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Course } from '../../course.ts';
import { HarnessError, UsageError } from '../../errors.ts';
import { seedOf } from '../../grading/grade.ts';
import { markReport } from '../../grading/mark-report.ts';
import { renderHtml } from '../../report/html/html.ts';
import { renderJson } from '../../report/json.ts';
import type { GradeReport } from '../../report/schema.ts';
import { writeWhole } from '../../write-whole.ts';
import type { ClassSubmission } from '../submission.ts';
import type { Answer, Graders, Job } from './job.ts';
import type { Journal } from './journal.ts';
import { type Deciders, resultKeys } from './result-key.ts';
import { reportFiles, storedReport } from './run-folder.ts';

export interface RunOptions {
  /** the run's folder, where its journal is already open */
  folder: string;
  journal: Journal;
  graders: Graders;
  deciders: Deciders;
  /** 32-bit seed of all submissions; each has its own unless given */
  seed?: number | undefined;
  /** grades again what has not changed */
  force: boolean;
  /** is called after each submission */
  onResult(result: Result): void;
}

export interface Result {
  /** marked: its checks are as they were, and were worth something else by the rubric */
  readonly outcome: 'graded' | 'marked' | 'unchanged' | 'error';
  /** whether an earlier report of it had other marks */
  readonly hasOtherMarks: boolean;
}

/** A harness error is no submission's fault, and may be over a moment later. */
const ATTEMPTS = 2;

/**
 * Grades the submissions of a class that have not been graded by the same code and policies already. A
 * report is written whole before the journal says that it is there, so that after a crash the same call
 * goes on.
 *
 * @throws UsageError where results cannot be written
 */
export async function runClass(
  course: Course,
  submissions: readonly ClassSubmission[],
  { folder, journal, graders, deciders, seed: ofAll, force, onResult }: RunOptions,
): Promise<void> {
  journal.enroll(submissions);
  const known = new Map(journal.rows().map(({ submission, state }) => [submission.id, state]));
  const limit = pLimit({ concurrency: graders.size, rejectOnClear: true });

  async function settle(each: ClassSubmission): Promise<Result> {
    const { id, submittedAt } = each;
    const submission = await each.read().catch((error) => {
      // A damaged part of the class is nobody's work, and stops nobody else's grading.
      if (error instanceof HarnessError) return error;
      throw error;
    });
    if (submission instanceof HarnessError) return fail(id, submission.message);
    const seed = ofAll ?? seedOf(course, submission);
    const keys = resultKeys(deciders, submission, seed, submittedAt);
    const state = known.get(id);
    const isKnown = !force && state?.state === 'graded' && state.keys.checks === keys.checks;
    const before = storedReport(folder, id);
    if (isKnown && before && state.keys.report === keys.report) return { outcome: 'unchanged', hasOtherMarks: false };
    const store = (outcome: Result['outcome'], report: GradeReport, page: string): Result => {
      const files = reportFiles(folder, id);
      mkdirSync(join(folder, 'submissions', id), { recursive: true });
      writeWhole(files.page, page, 0o600);
      writeWhole(files.report, renderJson([report]), 0o600);
      journal.mark(id, { state: 'graded', keys });
      return { outcome, hasOtherMarks: before !== undefined && before.marks !== report.marks };
    };
    if (isKnown && before) {
      const report = markReport(course, before, submittedAt === undefined ? undefined : new Date(submittedAt));
      return store('marked', report, renderHtml(report));
    }
    const answer = await attempt({ id: keys.report, submission, submittedAt, seed });
    return 'error' in answer ? fail(id, answer.error) : store('graded', answer.report, answer.page);
  }

  async function attempt(job: Job): Promise<Answer> {
    let error = '';
    for (let count = 1; count <= ATTEMPTS; count++) {
      const answer = await graders.grade(job);
      if ('report' in answer && answer.report.marks !== null) return answer;
      error = 'report' in answer ? errorIn(answer.report) : answer.error;
    }
    return { error };
  }

  function fail(id: string, error: string): Result {
    journal.mark(id, { state: 'error', error });
    return { outcome: 'error', hasOtherMarks: false };
  }

  try {
    await limit.map(submissions, async (each) => onResult(await settle(each)));
  } catch (error) {
    limit.clearQueue();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(
      `${message}\nThe run has stopped. What is graded is kept in ${folder}: mend this, and the same command goes on.`,
    );
  }
}

/** Our first error, of a report without marks. */
function errorIn({ questions }: GradeReport): string {
  const checks = questions.flatMap(({ tasks }) => tasks.flatMap((task) => task.checks));
  return checks.find(({ error }) => error !== undefined)?.error ?? 'marks are unknown';
}
