import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import pLimit from 'p-limit';
import { seedOf } from '../../grading/course-key.ts';
import {
  type GradeInputs,
  isOfMarksOnly,
  keyOf,
  keyOfChecks,
  keyOfWantedChecks,
  staleness,
  type Wanted,
} from '../../grading/grade-inputs.ts';
import { isWorthItsMarks, markReport } from '../../grading/score.ts';
import type { GradeReport } from '../../report/schema.ts';
import type { Course } from '../../rubric/course.ts';
import { moduleGraph } from '../../source/module-graph.ts';
import type { Submission } from '../../submission/intake.ts';
import { HarnessError, refusal } from '../../support/errors.ts';
import { hashFiles } from '../../support/hash-files.ts';
import { PROJECT } from '../../support/project.ts';
import type { ClassSubmission } from '../submission.ts';
import { isTimedOut } from '../timed-out.ts';
import type { Answer, Graders } from './graders.ts';
import type { Journal } from './journal.ts';
import { earlierFiles, reportFiles } from './run-files.ts';
import { drawReport, keepReport, shownNames, storedReport, storeReport } from './stored-report.ts';

export interface RunOptions {
  /** the run's folder, where its journal is already open */
  folder: string;
  journal: Journal;
  graders: Graders;
  inputs: GradeInputs;
  /** under which reports are stored */
  keys: readonly string[];
  /** 32-bit seed of all submissions; each has its own unless given */
  seed?: number | undefined;
  /** grades again what has not changed: all of it, or what has met a time limit */
  force: boolean | 'timed out';
  /** is called after each submission */
  onResult(result: Result): void;
}

export interface Result {
  readonly id: string;
  /**
   * marked: its checks are as they were, and were worth something else by the rubric; restored: a change was undone, before
   * which it was graded
   */
  readonly outcome: 'graded' | 'marked' | 'restored' | 'redrawn' | 'unchanged' | 'error';
  /** whether there are files of it that cannot be source code, such as a damaged archive */
  readonly isUnreadable: boolean;
}

/** A harness error is no submission's fault, and may be over a moment later. */
const ATTEMPTS = 2;

/** The modules that make a page of a report. */
const DRAW = ['harness/report/redact.ts', 'harness/report/html/html.ts'];

/**
 * Grades the submissions of a class that have not been graded by the same code and policies already. A
 * report is written whole before the journal says that it is there, so that after a crash the same call
 * goes on. Pages that other files have drawn than there are now are drawn anew from their reports.
 *
 * @throws UsageError where results cannot be written
 */
export async function runClass(
  course: Course,
  submissions: readonly ClassSubmission[],
  { folder, journal, graders, inputs, keys, seed: ofAll, force, onResult }: RunOptions,
): Promise<void> {
  const limit = pLimit({ concurrency: graders.size, rejectOnClear: true });
  /** hashes of what has drawn the pages that the journal says there are, by submission */
  const drawn = new Map(
    journal.rows().map(({ submission, state }) => [submission.id, 'drawing' in state ? state.drawing : undefined]),
  );
  const files = hashFiles(PROJECT, moduleGraph(PROJECT, DRAW).files);
  /** hash of what draws a submission's page, and of the names on it */
  const drawingOf = ({ students }: ClassSubmission) =>
    createHash('sha256')
      .update(JSON.stringify([files, ...shownNames(students)]))
      .digest('hex');
  let isStopped = false;

  async function settle(each: ClassSubmission): Promise<Result> {
    const { id } = each;
    const submission = await each.read().catch((error) => {
      // A damaged part of the class is nobody's work, and stops nobody else's grading.
      if (error instanceof HarnessError) return error;
      throw error;
    });
    if (submission instanceof HarnessError) return { id, outcome: fail(id, submission.message), isUnreadable: false };
    const isUnreadable = submission.files.some(
      (file) => file.state === 'rejected' && file.finding.code !== 'missing-file',
    );
    return { id, outcome: await bring(each, submission), isUnreadable };
  }

  async function bring(each: ClassSubmission, submission: Submission): Promise<Result['outcome']> {
    const { id, submittedAt } = each;
    const wanted = { inputs, submission, seed: ofAll ?? seedOf(course, submission), submittedAt };

    const before = storedReport(folder, id, keys);
    const isForced = (report: GradeReport) => force === true || (force === 'timed out' && isTimedOut(report));
    const ifGood = (report: GradeReport | undefined) =>
      report && !isForced(report) && isOfMarksOnly(staleness(report, wanted)) ? report : undefined;
    const earlier = earlierFiles(folder, id, keyOfWantedChecks(wanted));
    const known = ifGood(before) ?? ifGood(storedReport(folder, id, keys, earlier));
    if (known && staleness(known, wanted).length > 0) {
      const time = submittedAt === undefined ? undefined : new Date(submittedAt);
      return store('marked', each, markReport(course, known, time), before);
    }
    if (known && known === before) return isDrawn(each) ? 'unchanged' : store('redrawn', each, before);
    if (known) return store('restored', each, known, before);
    const answer = await attempt(wanted);
    return 'error' in answer ? fail(id, answer.error) : store('graded', each, answer.report, before);
  }

  async function attempt(wanted: Wanted): Promise<Answer> {
    const { submission, submittedAt, seed } = wanted;
    for (let count = 1; ; count++) {
      const answer = await graders.grade({ id: keyOf(wanted), submission, submittedAt, seed });
      if (isStopped) throw new Error('the run has stopped');
      const error = 'report' in answer ? faultOf(course, answer.report, wanted) : answer.error;
      if ('report' in answer && error === '') return answer;
      if (count === ATTEMPTS) return { error };
    }
  }

  /** Tells whether a submission's page is there, no link to something else, and drawn by the files that there are now. */
  function isDrawn(each: ClassSubmission): boolean {
    if (drawn.get(each.id) !== drawingOf(each)) return false;
    return lstatSync(reportFiles(folder, each.id).page, { throwIfNoEntry: false })?.isFile() ?? false;
  }

  /** @param before the report that this one replaces */
  function store(
    outcome: Result['outcome'],
    each: ClassSubmission,
    report: GradeReport,
    before?: GradeReport,
  ): Result['outcome'] {
    drawReport(folder, each, report);
    if (before && keyOfChecks(before) !== keyOfChecks(report)) keepReport(folder, each.id, before, keys);
    if (outcome !== 'redrawn') storeReport(folder, each.id, report, keys);
    journal.mark(each.id, { state: 'graded', drawing: drawingOf(each) });
    return outcome;
  }

  function fail(id: string, error: string): 'error' {
    journal.mark(id, { state: 'error', error });
    return 'error';
  }

  let all: Promise<void>[] = [];
  try {
    journal.enroll(submissions);
    all = submissions.map((each) => limit(async () => onResult(await settle(each))));
    await Promise.all(all);
  } catch (error) {
    isStopped = true;
    limit.clearQueue();
    graders.close();
    await Promise.allSettled(all);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw refusal(
      `${message}\nThe run has stopped. What is graded is kept in ${folder}: mend this, and the same command goes on.`,
      error,
    );
  }
}

/** Says why a report cannot be stored as the one that is wanted; nothing where it can. */
function faultOf(course: Course, report: GradeReport, wanted: Wanted): string {
  const stale = staleness(report, wanted);
  if (stale.length > 0) {
    return `it was graded by another ${stale.join(', ')} than this command has: files have changed since it or a worker began`;
  }
  if (report.marks !== null) return isWorthItsMarks(course, report) ? '' : 'its marks are not what its checks come to';
  const checks = report.questions.flatMap(({ tasks }) => tasks.flatMap((task) => task.checks));
  return checks.find(({ error }) => error !== undefined)?.error ?? 'marks are unknown';
}
