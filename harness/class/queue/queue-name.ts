import { hashOf } from '../../grading/hashes.ts';
import type { Deciders } from '../run/result-key.ts';

/** What all keys of the lab's queues in Redis begin with. */
export const PREFIX = 'rnn-lab';

/** The queue of those who grade alike: of another machine's queue a worker takes nothing that it would grade otherwise. */
export function queueName(deciders: Deciders): string {
  return hashOf(inOrder(deciders)).slice(0, 12);
}

/** What differs, by name. */
export function differences(one: Deciders, other: Deciders): string[] {
  return Object.keys({ ...one, ...other })
    .filter((name) => one[name] !== other[name])
    .sort();
}

function inOrder(deciders: Deciders): [string, string][] {
  return Object.entries(deciders).sort(([one], [other]) => (one < other ? -1 : 1));
}
