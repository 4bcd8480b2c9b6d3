// What `run_autograder` of the autograder bundle starts: docs/upload.md.
import { Command } from 'commander';
import { gradeSubmission } from '../grading/grade.ts';
import { submissionTime } from '../release/submission-time.ts';
import { renderGradescope, renderGradescopeFailure } from '../report/gradescope.ts';
import { redact } from '../report/redact.ts';
import { type Course, loadCourse } from '../rubric/course.ts';
import { UsageError } from '../support/errors.ts';
import { writeWhole } from '../support/write-whole.ts';
import { renderForTerminal } from './reporters.ts';
import { EXIT, runCommand } from './run.ts';

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
    // Students never see this; instructors do, beside the results.
    process.stdout.write(renderForTerminal({ report, path: submission }));
    write(renderGradescope(redact(report), course.rubric));
    if (report.marks === null) process.exitCode = EXIT.harness;
  } catch (error) {
    write(renderGradescopeFailure(error instanceof UsageError ? 'it is not set up as it should be' : 'it failed'));
    throw error;
  }
}

/** The site deals with lateness itself, extensions included, unless the rubric takes marks for it. */
function timeThatCounts({ rubric }: Course, metadata: string): Date | undefined {
  return rubric.late.policy === 'none' ? undefined : submissionTime(metadata);
}

await runCommand(command);
