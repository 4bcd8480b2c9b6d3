import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Question, Task } from '../../harness/authoring/lab.ts';
import { runTask } from '../../harness/grading/run-task.ts';
import { prepare } from '../../harness/graft/prepare.ts';
import { describeFinding } from '../../harness/report/describe.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { readSubmission } from '../../harness/submission/intake.ts';
import { openInProcess } from '../../harness/task/open-in-process.ts';

export type Blocks = Awaited<ReturnType<typeof prepare>>[number]['blocks'];

/** How the message begins where a check breaks down, which no submission may bring about. */
export const BREAKDOWN = 'our error in the check';

/** The blocks of the reference as it is: what a mutant changes is what the code does, not how it is written. */
export async function referenceBlocks({ rubric, root }: Course, question: Question): Promise<Blocks> {
  const sourceBytes = rubric.sandbox.sourceKilobytes * 1024;
  const { files } = await readSubmission(dirname(join(root, question.reference)), [question.file], { sourceBytes });
  const [{ blocks }] = await prepare([{ file: files[0], stub: readFileSync(join(root, question.stub), 'utf8') }]);
  return blocks;
}

interface Subject {
  question: Question;
  task: Task;
  blocks: Blocks;
  /** path of the file that takes the place of a student's */
  subject: string;
  seed: number;
}

/**
 * Grades one task of a file in this process, up to the first check that does not pass.
 *
 * @returns the check's id and what it found, or undefined where all checks pass
 * @throws Error that begins with BREAKDOWN
 */
export async function firstFailure(
  { rubric, root }: Course,
  { question, task, blocks, subject, seed }: Subject,
): Promise<string | undefined> {
  const session = openInProcess(join(root, question.driver), subject);
  for (const check of task.checks) {
    const only = { ...task, checks: [check] };
    const { checks } = await runTask({ question, task: only, blocks, session, seed, rubric });
    const report = checks.find(({ outcome }) => outcome !== 'passed');
    if (report?.outcome === 'error') throw new Error(`${BREAKDOWN} ${check.id}: ${report.error}`);
    if (report) return [report.id, ...(report.finding ? describeFinding(report.finding) : [])].join(': ');
  }
  return undefined;
}
