import { type GradeInputs, hashOfInputs } from '../../grading/grade-inputs.ts';

/** What all keys of the lab's queues in Redis begin with. */
export const PREFIX = 'rnn-lab';

/** The queue of those who grade alike: of another machine's queue a worker takes nothing that it would grade otherwise. */
export function queueName(inputs: GradeInputs): string {
  return hashOfInputs(inputs).slice(0, 12);
}
