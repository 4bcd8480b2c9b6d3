import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layersOf } from '../../harness/grading/course-layers.ts';
import { runQuestion } from '../../harness/grading/run-question.ts';
import { openStaged } from '../../harness/grading/staged-sandbox.ts';
import { prepare } from '../../harness/graft/prepare.ts';
import { type Course, fileNames, intakeLimits } from '../../harness/rubric/course.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { readSubmission } from '../../harness/submission/intake.ts';

/** What crosses the pipe while a submission is graded. */
export interface Calls {
  /** cases and other calls that the submission answers */
  calls: number;
  /** how often calls are sent, and their answers waited for */
  roundTrips: number;
  /** from when a call is the child's turn to its answer: what the submission's own functions take, and the pipe */
  seconds: number;
}

/** Grades a submission in this process, and counts its calls. */
export async function countCalls(course: Course, path: string): Promise<Calls> {
  const { root, lab, rubric } = course;
  const { files } = await readSubmission(path, fileNames(course), intakeLimits(course));
  const stubs = lab.questions.map(({ stub }) => readFileSync(join(root, stub), 'utf8'));
  const prepared = await prepare(files.map((file, i) => ({ file, stub: stubs[i] })));
  const layers = await layersOf(course);
  const counted: Calls = { calls: 0, roundTrips: 0, seconds: 0 };
  for (const [i, question] of lab.questions.entries()) {
    const rule = rubric.questions.find(({ id }) => id === question.id);
    if (!rule) continue;
    const run = { root, layers, question, rule, rubric, prepared: prepared[i], seed: 1, only: undefined };
    const { sandbox, close } = openStaged(run, []);
    await runQuestion({ ...run, opened: { sandbox: counting(sandbox, counted), close }, onTask: () => {} });
  }
  return counted;
}

function counting(sandbox: Sandbox, counted: Calls): Sandbox {
  return {
    ...sandbox,
    async send(calls) {
      counted.calls += calls.length;
      counted.roundTrips++;
      const receivers = await sandbox.send(calls);
      return receivers.map((receive) => (milliseconds) => {
        const begin = performance.now();
        return receive(milliseconds)?.finally(() => {
          counted.seconds += (performance.now() - begin) / 1000;
        });
      });
    },
  };
}
