// The thread in which question 2 is trained: a student's loop keeps its thread busy, and the other one hears Ctrl-C.
import { parentPort, workerData } from 'node:worker_threads';
import { UsageError } from '../../harness/support/errors.ts';
import type { Outcome } from '../q2/experiment.ts';
import { explain } from './explain.ts';
import type { Epoch } from './observe.ts';
import { type Q2Training, Stopped, trainAndTest } from './q2-training.ts';

/** What the thread is given. */
export interface ThreadData {
  training: Q2Training;
  /** one number: not 0 where the training is to stop */
  stop: Int32Array;
}

/** What the thread says. */
export type ThreadMessage =
  | { epoch: Epoch }
  | { outcome: Outcome }
  | { stopped: true }
  /** of the input, or of the code that is trained */
  | { refused: string }
  | { failed: string };

const { training, stop }: ThreadData = workerData;
const say = (message: ThreadMessage) => parentPort?.postMessage(message);
try {
  const outcome = await trainAndTest(
    training,
    (epoch) => say({ epoch }),
    () => Atomics.load(stop, 0) !== 0,
  );
  say({ outcome });
} catch (error) {
  if (error instanceof Stopped) say({ stopped: true });
  else if (error instanceof UsageError) say({ refused: error.message });
  else say({ failed: explain(error) });
}
