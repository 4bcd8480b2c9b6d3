import { Worker } from 'node:worker_threads';
import { UsageError } from '../../harness/support/errors.ts';
import { ModelError } from '../errors.ts';
import type { Outcome } from '../q2/experiment.ts';
import type { Epoch } from './observe.ts';
import type { ThreadData, ThreadMessage } from './q2-thread.ts';
import type { Q2Training } from './q2-training.ts';

/** Milliseconds that a training has, once it is to stop, to come to its next batch. */
const PATIENCE = 500;

/**
 * Trains in a thread of its own, until it is through or Ctrl-C stops it.
 *
 * @returns undefined where it was stopped
 * @throws UsageError for data that cannot be used
 * @throws ModelError for whatever goes wrong in the code that is trained
 */
export async function trainInThread(
  training: Q2Training,
  onEpoch: (epoch: Epoch) => void,
): Promise<Outcome | undefined> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { training, stop };
  const thread = new Worker(new URL('q2-thread.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Outcome | undefined>();
  thread.on('message', (message: ThreadMessage) => {
    if ('epoch' in message) onEpoch(message.epoch);
    else if ('outcome' in message) resolve(message.outcome);
    else if ('stopped' in message) resolve(undefined);
    else reject('refused' in message ? new UsageError(message.refused) : new ModelError(message.failed));
  });
  thread.on('error', reject);
  thread.on('exit', () => reject(new ModelError('the code ended its own training, as process.exit() does')));
  // To the end of the command: npm may pass on the signal that the terminal has sent already.
  process.on('SIGINT', () => {
    Atomics.store(stop, 0, 1);
    setTimeout(resolve, PATIENCE, undefined).unref();
  });
  return promise.finally(() => thread.terminate());
}
