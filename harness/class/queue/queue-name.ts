import { hashOf } from '../../grading/hashes.ts';
import type { Deciders } from '../run/identity.ts';

/** What all keys of the lab's queues in Redis begin with. */
export const PREFIX = 'rnn-lab';

/** The queue of those who grade alike: of another machine's queue a worker takes nothing that it would grade otherwise. */
export function queueName(deciders: Deciders): string {
  const inOrder = Object.entries(deciders).sort(([one], [other]) => (one < other ? -1 : 1));
  return hashOf(inOrder).slice(0, 12);
}
