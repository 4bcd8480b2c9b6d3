import { UsageError } from '../support/errors.ts';

/** Characters of a key that nobody tries out. */
const LEAST_KEY = 32;

let taken: string | undefined;

/**
 * Takes `QUEUE_KEY` out of the environment, so that no process of a submission has it in its own.
 * @throws UsageError where it is too short
 */
export function takeQueueKey(): string | undefined {
  const { QUEUE_KEY: key = '' } = process.env;
  delete process.env.QUEUE_KEY;
  if (key === '') return taken;
  if (key.length >= LEAST_KEY) {
    taken = key;
    return key;
  }
  throw new UsageError(`QUEUE_KEY has less than ${LEAST_KEY} characters: ${ADVICE}`);
}

/**
 * Takes the key that a command and its workers share.
 * @throws UsageError where there is none
 */
export function needQueueKey(): string {
  const key = takeQueueKey();
  if (key === undefined) throw new UsageError(`QUEUE_KEY is missing: ${ADVICE}`);
  return key;
}

const ADVICE =
  'the command and its workers know each other’s jobs and answers by a key. Make one (openssl rand -hex 32), and put ' +
  'the same one into QUEUE_KEY in the environment of the command and of each worker';
