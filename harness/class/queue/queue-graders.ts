import { setTimeout } from 'node:timers/promises';
import { type Job as Entry, Queue } from 'bullmq';
import type { GradeInputs } from '../../grading/grade-inputs.ts';
import type { Answer, Graders, Job } from '../run/graders.ts';
import type { Connection } from './connection.ts';
import { answer, type Order, PREFIX, queueName } from './wire.ts';

/** Submissions in Redis at a time: enough for some hundred workers, and a few megabytes. */
const SIZE = 256;
/** Milliseconds between two looks at a job. Events would be sooner, but are lost with the connection. */
const PAUSE = 500;
/** Days that Redis keeps an answer that nobody fetches. */
const KEPT_DAYS = 7;

/**
 * Opens graders on other machines, through a queue in Redis. A job's id is the key of its report, so that a job that is
 * handed out twice is one job, and a command that was killed finds what was graded in the meantime.
 *
 * @param isForced grades anew what somebody else may have handed out already
 */
export function queueGraders({ redis, close }: Connection, inputs: GradeInputs, isForced: boolean): Graders {
  const queue = new Queue<Order>(queueName(inputs), {
    connection: redis,
    prefix: PREFIX,
    // Events hold whole answers, and nobody listens.
    streams: { events: { maxLen: 0 } },
    defaultJobOptions: {
      removeOnComplete: { age: KEPT_DAYS * 86_400 },
      removeOnFail: { age: KEPT_DAYS * 86_400 },
    },
  });
  queue.on('error', () => {}); // the connection comes back, and calls wait for it
  const renewed = new Set<string>();

  return {
    size: SIZE,
    async grade(job: Job): Promise<Answer> {
      const { id } = job;
      if (isForced && !renewed.has(id)) await (await queue.getJob(id))?.remove().catch(() => {}); // in somebody's hands
      renewed.add(id);
      for (;;) {
        const state = await queue.getJobState(id);
        // Also where Redis has lost it: it writes its file once a second.
        if (state === 'unknown') await queue.add('grade', { job, inputs }, { jobId: id });
        else if (state === 'completed' || state === 'failed') {
          const entry = await queue.getJob(id);
          if (entry) return take(entry); // unless another command has just taken it
        }
        await setTimeout(PAUSE);
      }
    },
    close,
  };
}

/** Takes the answer of a job that has ended out of the queue. */
async function take(entry: Entry<Order>): Promise<Answer> {
  const found: unknown = entry.returnvalue ?? { error: entry.failedReason };
  const { success, error } = answer.safeParse(found);
  await entry.remove();
  // As it came: parsed, its keys would stand in another order than in a report of this machine.
  return success ? (found as Answer) : { error: `the queue holds something else than an answer: ${error.message}` };
}
