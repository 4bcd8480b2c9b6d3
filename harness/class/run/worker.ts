// A process of the pool: grades one submission after the other for the process that started it.

import { gradeRead } from '../../grading/grade.ts';
import { courseHashes } from '../../grading/grade-inputs.ts';
import { loadCourse } from '../../rubric/course.ts';
import { leaveAt } from '../../support/temporary-folder.ts';
import type { Answer, Job } from './graders.ts';

const [lab] = process.argv.slice(2);
const course = loadCourse(lab);
// Of the files as they were loaded. What goes wrong is reported with each job.
course.then(courseHashes).catch(() => {});

process.on('message', async ({ submission, submittedAt, seed }: Job) => {
  const answer = await grade().catch(
    (error): Answer => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  process.send?.(answer);

  async function grade(): Promise<Answer> {
    const report = await gradeRead(await course, submission, {
      seed,
      ...(submittedAt !== undefined && { submittedAt: new Date(submittedAt) }),
    });
    return { report };
  }
});
// Nobody waits for what this process does once the one that started it is gone.
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => {});
leaveAt('SIGTERM', 'SIGHUP');
