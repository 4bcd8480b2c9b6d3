import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Question } from '../../harness/authoring/lab.ts';
import { runTask } from '../../harness/grading/run-task.ts';
import { prepare } from '../../harness/graft/prepare.ts';
import { describeFinding } from '../../harness/report/describe.ts';
import { type Course, findTask } from '../../harness/rubric/course.ts';
import { driverFile, readStub } from '../../harness/rubric/load-lab.ts';
import { readSubmission } from '../../harness/submission/intake.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { openInProcess } from '../../harness/task/open-in-process.ts';

type Blocks = Awaited<ReturnType<typeof prepare>>[number]['blocks'];

/** How the message begins where a check breaks down, which no submission may bring about. */
export const BREAKDOWN = 'our error in the check';

/**
 * Makes a temporary folder with files that can stand for those of the reference, and with what they import of the lab
 * and of packages: those are its own, by links, so that the files share modules with the code that grades them.
 * @param files by name: `sums.ts`
 * @returns subject: the folder in it where the files lie
 */
export function createWorkspace({ lab, root }: Course, files: ReadonlyMap<string, string>) {
  const { folder, remove } = createTemporaryFolder('mutants');
  const included = lab.questions.flatMap(({ include }) => include.map((path) => path.split('/')[0]));
  for (const name of new Set(included)) symlinkSync(join(root, name), join(folder, name));
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const subject = join(folder, 'subject');
  mkdirSync(subject);
  for (const [name, text] of files) writeFileSync(join(subject, name), text);
  return { folder, subject, remove };
}

/** Reads the blocks of the reference as it is: what a mutant changes is what the code does, not how it is written. */
export async function referenceBlocks({ rubric, root }: Course, question: Question): Promise<Blocks> {
  const sourceBytes = rubric.sandbox.sourceKilobytes * 1024;
  const { files } = await readSubmission(dirname(join(root, question.reference)), [question.file], { sourceBytes });
  const [{ blocks }] = await prepare([{ file: files[0], stub: readStub(root, question) }]);
  return blocks;
}

/**
 * Grades one task in this process, up to the first check that does not pass.
 *
 * @param subject folder with the file that takes the place of a student's
 * @returns the check's id and what it found, or undefined where all checks pass
 * @throws Error that begins with BREAKDOWN
 */
export async function firstFailure(
  course: Course,
  { id, blocks, subject, seed }: { id: string; blocks: Blocks; subject: string; seed: number },
): Promise<string | undefined> {
  const { rubric, root } = course;
  const { question, task } = findTask(course, id);
  const session = openInProcess(driverFile(root, question), join(subject, question.file));
  const { checks } = await runTask({ question, task, blocks, session, seed, rubric, verdictOnly: true });
  const report = checks.find(({ outcome }) => outcome !== 'passed');
  if (report?.outcome === 'error') throw new Error(`${BREAKDOWN} ${report.id}: ${report.error}`);
  return report && [report.id, ...(report.finding ? describeFinding(report.finding) : [])].join(': ');
}
