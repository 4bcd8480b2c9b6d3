import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { differingInputs, type GradeInputs } from '../../grading/grade-inputs.ts';
import { type Connection, refuseOthers } from './connection.ts';
import { readFields } from './guard.ts';
import { gradeInputsSchema, NAME_LENGTH, PREFIX, queueName, seal, unseal } from './wire.ts';

/** Connected workers of one queue. */
export interface Staff {
  /** how many */
  readonly workers: number;
  /** what decides their reports; unknown of those with another key */
  readonly inputs: GradeInputs | undefined;
}

/** Key of a hash that holds the grade inputs of each queue. */
const DIRECTORY = `${PREFIX}:queues`;

/** Milliseconds between two looks into the directory. */
const PAUSE = 1000;

/** What the directory holds at most, for others may write there, too: queues, and bytes of what each says. */
const [MOST_QUEUES, MOST_SAID] = [1000, 10_000];

/** Publishes a queue's grade inputs. */
export async function announce({ redis, key }: Connection, own: GradeInputs): Promise<void> {
  const name = queueName(own, key);
  await redis.hset(DIRECTORY, name, seal(key, ['staff', name], own));
}

/** Lists queues with connected workers, the largest first. */
export async function lookUp({ redis, key }: Connection): Promise<Staff[]> {
  // Who is there says so again and again.
  if ((await redis.hlen(DIRECTORY)) > MOST_QUEUES) await redis.del(DIRECTORY);
  const staff: Staff[] = [];
  for (const [name, said] of await readFields(redis, DIRECTORY, NAME_LENGTH, MOST_SAID)) {
    const workers = await countWorkers(redis, name);
    if (workers > 0) staff.push({ workers, inputs: unseal(key, ['staff', name], said, gradeInputsSchema) });
    else await redis.hdel(DIRECTORY, name);
  }
  return staff.sort((one, other) => other.workers - one.workers);
}

async function countWorkers(redis: Connection['redis'], name: string): Promise<number> {
  if (!/^[0-9a-f]+$/.test(name)) return 0; // no queue of ours
  const queue = new Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true });
  return queue.getWorkersCount().finally(() => queue.close());
}

/**
 * Waits until there are workers with the same code and policies as the command's, on whatever layers their machines
 * have, for the command runs nothing of a submission.
 *
 * @param own without layers
 * @param onLook is called with everybody who is connected, after each look
 * @returns what decides the reports of these workers
 * @throws UsageError where Redis holds something else than a directory
 */
export async function findWorkers(
  connection: Connection,
  own: GradeInputs,
  onLook: (staff: readonly Staff[]) => void,
): Promise<GradeInputs> {
  for (;;) {
    const staff = await refuseOthers(connection, lookUp(connection));
    onLook(staff);
    for (const { inputs } of staff) {
      if (inputs && differingInputs(own, inputs).every((name) => name === 'layers')) return inputs;
    }
    await setTimeout(PAUSE);
  }
}
