// What `run_autograder` of the autograder bundle starts: docs/upload.md.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { gradeSubmission } from '../grading/grade.ts';
import { renderGradescope, renderGradescopeFailure } from '../report/gradescope.ts';
import { redact } from '../report/redact.ts';
import { type Course, loadCourse } from '../rubric/course.ts';
import { EXIT, runCommand } from '../support/command.ts';
import { HarnessError, UsageError } from '../support/errors.ts';
import { writeWhole } from '../support/write-whole.ts';
import { renderForTerminal } from './reporters.ts';

interface Options {
  submission: string;
  metadata: string;
  results: string;
}

const command = new Command('node harness/cli/autograde.ts')
  .description(
    'Grades one submission where Gradescope has put it. Exit code 0: the results are its marks; ' +
      'otherwise they say, where they could be written, that the grader has failed.',
  )
  .requiredOption('--submission <folder>', 'the submission')
  .requiredOption('--metadata <file>', 'submission_metadata.json')
  .requiredOption('--results <file>', 'results.json')
  .action(autograde);

async function autograde({ submission, metadata, results }: Options): Promise<void> {
  // The site reads them as whoever it likes; no submission's code runs any more when they are written.
  const write = (text: string) => writeWhole(results, text, 0o644);
  try {
    const course = await loadCourse();
    const submittedAt = timeThatCounts(course, metadata);
    const report = await gradeSubmission(course, { path: submission, ...(submittedAt && { submittedAt }) });
    write(renderGradescope(redact(report), course.rubric));
    // Students never see this; instructors do, beside the results.
    process.stdout.write(await renderForTerminal({ report, path: submission }));
    if (report.marks === null) process.exitCode = EXIT.harness;
  } catch (error) {
    write(renderGradescopeFailure(error instanceof UsageError ? 'it is not set up as it should be' : 'it failed'));
    throw error;
  }
}

/** Reads the time, if it counts: the site deals with lateness itself, extensions included, unless the rubric does. */
function timeThatCounts({ rubric }: Course, metadata: string): Date | undefined {
  return rubric.late.policy === 'none' ? undefined : submissionTime(metadata);
}

/** The part of Gradescope's `submission_metadata.json` that lateness needs. */
const metadata = z.object({ created_at: z.iso.datetime({ offset: true }) });

/**
 * Reads when a submission was handed in, as Gradescope has noted it.
 * @param file `submission_metadata.json`
 * @throws HarnessError where the file does not say
 */
function submissionTime(file: string): Date {
  try {
    return new Date(metadata.parse(JSON.parse(readFileSync(file, 'utf8'))).created_at);
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new HarnessError(
      `${file} does not say when the submission was handed in, and lateness costs marks: ${reason}`,
    );
  }
}

await runCommand(command);
