import { setTimeout } from 'node:timers/promises';
import { UnrecoverableError, Worker } from 'bullmq';
import { differingInputs, type GradeInputs } from '../../grading/grade-inputs.ts';
import type { Answer, Graders } from '../run/graders.ts';
import type { Connection } from './connection.ts';
import { announce } from './directory.ts';
import { order, PREFIX, queueName } from './wire.ts';

/** Milliseconds after which the job of a worker that is silent is another one's. */
const SILENCE = 15_000;
/** Milliseconds between two looks at what is still at hand. */
const PAUSE = 100;
/** Workers that a job may lose: what goes wrong in it ends a process of theirs, so it is not the job's fault. */
const MOST_LOST = 10;

/**
 * Takes jobs out of the queue, several at a time, until it is told to finish.
 * @param onAnswer is called after each job, with the milliseconds that it took
 * @returns what takes no more jobs; resolves when those at hand are answered, and Redis has had time to take the answers
 */
export async function serve(
  { redis }: Connection,
  inputs: GradeInputs,
  graders: Graders,
  onAnswer: (answer: Answer, milliseconds: number) => void,
): Promise<() => Promise<void>> {
  await announce(redis, inputs);
  let atHand = 0;
  const worker = new Worker<unknown, Answer>(
    queueName(inputs),
    async ({ data }) => {
      const begin = performance.now();
      const { success, data: found, error } = order.safeParse(data);
      if (!success) throw new UnrecoverableError(`the job is none: ${error.message}`);
      const differ = differingInputs(inputs, found.inputs);
      if (differ.length > 0)
        throw new UnrecoverableError(`the worker grades otherwise: its ${differ.join(', ')} differ`);
      atHand++;
      const answer = await graders.grade(found.job).finally(() => {
        atHand--;
      });
      onAnswer(answer, performance.now() - begin);
      return answer;
    },
    {
      connection: redis,
      prefix: PREFIX,
      concurrency: graders.size,
      lockDuration: SILENCE,
      stalledInterval: SILENCE,
      maxStalledCount: MOST_LOST,
    },
  );
  worker.on('error', () => {}); // the connection comes back, and the worker with it
  await worker.waitUntilReady();
  // Again and again, for a Redis may forget, and whoever looks strikes out who is not there.
  const timer = setInterval(() => announce(redis, inputs).catch(() => {}), SILENCE / 3);
  return async () => {
    clearInterval(timer);
    const closed = worker.close();
    while (atHand > 0) await setTimeout(PAUSE);
    // Redis may be away, or have forgotten the job; then another worker's answer will do.
    await Promise.race([closed, setTimeout(SILENCE, undefined, { ref: false })]);
    await worker.disconnect();
  };
}
