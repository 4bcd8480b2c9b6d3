import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Course } from '../../course.ts';
import { HarnessError, UsageError } from '../../errors.ts';
import { wallsOf } from '../../grading/walls-of.ts';
import { renderJson } from '../../report/json.ts';
import type { GradeReport } from '../../report/schema.ts';
import { writeWhole } from '../../write-whole.ts';
import type { ClassSubmission } from '../submission.ts';
import type { Graders } from './job.ts';
import type { Journal } from './journal.ts';
import { decidersOf, resultKey } from './result-key.ts';
import { reportFiles } from './run-folder.ts';

export interface RunOptions {
  /** the run's folder, where its journal is already open */
  folder: string;
  journal: Journal;
  graders: Graders;
  /** 32-bit seed of all submissions; each has its own unless given */
  seed?: number | undefined;
  /** grades again what has not changed */
  force: boolean;
  /** is called after each submission */
  onResult(outcome: Outcome): void;
}

export type Outcome = 'graded' | 'unchanged' | 'error';

/** A harness error is no submission's fault, and may be over a moment later. */
const ATTEMPTS = 2;

/**
 * Grades the submissions of a class that have not been graded by the same code and policies already. A
 * report is written whole before the journal says that it is there, so that after a crash the same call
 * goes on.
 *
 * @throws UsageError where results cannot be written, and where `wallsOf` does
 */
export async function runClass(
  course: Course,
  submissions: readonly ClassSubmission[],
  { folder, journal, graders, seed, force, onResult }: RunOptions,
): Promise<void> {
  journal.enroll(submissions);
  const known = new Map(journal.rows().map(({ submission, state }) => [submission.id, state]));
  const deciders = decidersOf(course, await wallsOf(course), seed);
  const limit = pLimit({ concurrency: graders.size, rejectOnClear: true });

  async function settle(each: ClassSubmission): Promise<Outcome> {
    const { id, submittedAt } = each;
    const submission = await each.read().catch((error) => {
      // A damaged part of the class is nobody's work, and stops nobody else's grading.
      if (error instanceof HarnessError) return error;
      throw error;
    });
    if (submission instanceof HarnessError) {
      journal.mark(id, { state: 'error', error: submission.message });
      return 'error';
    }
    const key = resultKey(course, deciders, submission, submittedAt);
    const state = known.get(id);
    const { report: file, page } = reportFiles(folder, id);
    if (!force && state?.state === 'graded' && state.key === key && existsSync(file)) return 'unchanged';
    let error = '';
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const answer = await graders.grade({ submission, submittedAt, seed });
      if ('report' in answer && answer.report.marks !== null) {
        mkdirSync(join(folder, 'submissions', id), { recursive: true });
        writeWhole(page, answer.page, 0o600);
        writeWhole(file, renderJson([answer.report]), 0o600);
        journal.mark(id, { state: 'graded', key });
        return 'graded';
      }
      error = 'report' in answer ? errorIn(answer.report) : answer.error;
    }
    journal.mark(id, { state: 'error', error });
    return 'error';
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
