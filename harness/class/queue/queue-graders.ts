import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { type GradeInputs, hashOfInputs } from '../../grading/grade-inputs.ts';
import { printAbove } from '../../support/terminal.ts';
import { printable } from '../../support/text.ts';
import type { Answer, Graders, Job } from '../run/graders.ts';
import { type Connection, refuseOthers } from './connection.ts';
import { readField } from './guard.ts';
import { answer, MOST_SEALED, PREFIX, queueName, seal, unseal } from './wire.ts';

/** Submissions in Redis at a time: enough for some hundred workers, and a few megabytes. */
const SIZE = 256;
/** Milliseconds between two looks at a job. Events would be sooner, but are lost with the connection. */
const PAUSE = 500;
/** Answers to a job that are not believed before it is given up. */
const MOST_REFUSED = 10;
/** Bytes and UTF-16 units of a reason of the queue's. */
const [MOST_OF_REASON, MOST_SHOWN] = [10_000, 300];

const REFUSED = 'the queue holds answers of nobody who has this QUEUE_KEY: they are refused';

/**
 * Opens graders on other machines, through a queue in Redis. A job's id is the key of its report, so that a job that is
 * handed out twice is one job, and a command that was killed finds what was graded in the meantime. What no worker with
 * the command's key has answered is thrown away, and the job handed out again.
 *
 * @param isForced grades anew what somebody else may have handed out already
 */
export function queueGraders(connection: Connection, inputs: GradeInputs, isForced: boolean): Graders {
  const { redis, key, close } = connection;
  const hash = hashOfInputs(inputs);
  const queue = new Queue<string>(queueName(inputs, key), {
    connection: redis,
    prefix: PREFIX,
    // Events hold whole answers, and nobody listens.
    streams: { events: { maxLen: 0 } },
  });
  queue.on('error', () => {}); // the connection comes back, and calls wait for it
  const renewed = new Set<string>();
  let isSaid = false;

  async function grade({ id, ...order }: Job): Promise<Answer> {
    if (isForced && !renewed.has(id)) await queue.remove(id).catch(() => {}); // in somebody's hands
    renewed.add(id);
    for (let refused = 0; refused < MOST_REFUSED; ) {
      const state = await queue.getJobState(id);
      if (state === 'completed' || state === 'failed') {
        const found = await read(id, state === 'failed');
        await queue.remove(id);
        if (found) return found;
        refused++;
        if (!isSaid) printAbove(REFUSED);
        isSaid = true;
      } else if (state !== 'waiting' && state !== 'active') {
        // Also where Redis has lost it, which writes its file once a second, or somebody has taken it out of the line.
        await queue.remove(id).catch(() => {});
        await queue.add('grade', seal(key, ['order', hash, id], order), { jobId: id });
      }
      await setTimeout(PAUSE);
    }
    return { error: `${REFUSED}, ${MOST_REFUSED} of them to this job. Keep others away from that Redis` };
  }

  /** Reads the answer of a job that has ended; nothing where it is to be refused. */
  async function read(id: string, hasFailed: boolean): Promise<Answer | undefined> {
    if (hasFailed) {
      const reason = await readField(redis, queue.toKey(id), 'failedReason', MOST_OF_REASON);
      return { error: `the queue has given the job up: ${printable(reason ?? '', MOST_SHOWN)}` };
    }
    const text = await readField(redis, queue.toKey(id), 'returnvalue', MOST_SEALED);
    return unseal(key, ['answer', hash, id], text?.slice(1, -1), answer);
  }

  return { size: SIZE, grade: (job) => refuseOthers(connection, grade(job)), close };
}
