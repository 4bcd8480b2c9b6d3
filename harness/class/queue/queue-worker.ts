import { setTimeout } from 'node:timers/promises';
import { UnrecoverableError, Worker } from 'bullmq';
import { type GradeInputs, hashOfInputs } from '../../grading/grade-inputs.ts';
import { printAbove } from '../../support/terminal.ts';
import type { Answer, Graders } from '../run/graders.ts';
import { type Connection, refusalOf, refuseOthers } from './connection.ts';
import { announce } from './directory.ts';
import { guardedBackend } from './guard.ts';
import { order, PREFIX, queueName, seal, unseal } from './wire.ts';

/** Milliseconds after which the job of a worker that is silent is another one's. */
const SILENCE = 15_000;
/** Milliseconds between two looks at what is still at hand. */
const PAUSE = 100;
/** Workers that a job may lose: what goes wrong in it ends a process of theirs, so it is not the job's fault. */
const MOST_LOST = 10;
/** Seconds that Redis keeps an answer that nobody fetches: a week. */
const KEPT = { age: 7 * 86_400 };

/** Is told of each job: its answer, with the milliseconds that it took, or that it was refused. */
export interface Listener {
  onAnswer(answer: Answer, milliseconds: number): void;
  onRefusal(id: string): void;
}

/**
 * Takes jobs out of the queue, several at a time, until it is told to finish. What nobody who has the key has handed out
 * is refused at once.
 *
 * @returns what takes no more jobs; resolves when those at hand are answered and Redis has had time to take the answers,
 *   or when Redis is gone: nobody is waited for then
 * @throws UsageError where Redis holds something else than a queue
 */
export async function serve(
  connection: Connection,
  inputs: GradeInputs,
  graders: Graders,
  { onAnswer, onRefusal }: Listener,
): Promise<() => Promise<void>> {
  const { redis, key } = connection;
  await refuseOthers(connection, announce(connection, inputs));
  const hash = hashOfInputs(inputs);
  let atHand = 0;
  const worker = new Worker<unknown, string>(
    queueName(inputs, key),
    async ({ id = '', data }) => {
      const begin = performance.now();
      const found = unseal(key, ['order', hash, id], data, order);
      if (!found) {
        onRefusal(id);
        throw new UnrecoverableError('nobody who has the worker’s QUEUE_KEY has handed it out');
      }
      atHand++;
      const answer = await graders.grade({ id, ...found }).finally(() => {
        atHand--;
      });
      onAnswer(answer, performance.now() - begin);
      return seal(key, ['answer', hash, id], answer);
    },
    {
      connection: redis,
      prefix: PREFIX,
      concurrency: graders.size,
      lockDuration: SILENCE,
      stalledInterval: SILENCE,
      maxStalledCount: MOST_LOST,
      removeOnComplete: KEPT,
      removeOnFail: KEPT,
    },
    guardedBackend,
  );
  let isSaid = false;
  worker.on('error', (error) => {
    // A connection comes back, and the worker with it; what Redis refuses somebody has to see to.
    const refused = refusalOf(connection.address, error);
    if (refused === undefined || isSaid) return;
    isSaid = true;
    printAbove(refused);
  });
  await worker.waitUntilReady();
  // Again and again, for a Redis may forget, and whoever looks strikes out who is not there.
  const timer = setInterval(() => announce(connection, inputs).catch(() => {}), SILENCE / 3);
  return async () => {
    clearInterval(timer);
    let isClosed = false;
    const closed = () => {
      isClosed = true;
    };
    worker.close().then(closed, closed);
    // Redis may have forgotten a job; then another worker's answer will do.
    for (let waited = 0; connection.isThere() && !isClosed && waited < SILENCE; ) {
      await setTimeout(PAUSE);
      if (atHand === 0) waited += PAUSE;
    }
  };
}
