import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { differingInputs, type GradeInputs } from '../../grading/grade-inputs.ts';
import { PREFIX, queueName } from './wire.ts';

/** Connected workers of one queue. */
export interface Staff {
  /** how many */
  readonly workers: number;
  /** what decides their reports */
  readonly inputs: GradeInputs;
}

/** Key of a hash that holds the grade inputs of each queue. */
const DIRECTORY = `${PREFIX}:queues`;

/** Milliseconds between two looks into the directory. */
const PAUSE = 1000;

function readInputs(text: string): GradeInputs | undefined {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    return undefined; // others may write there, too
  }
}

/** Publishes a queue's grade inputs. */
export async function announce(redis: Redis, own: GradeInputs): Promise<void> {
  await redis.hset(DIRECTORY, queueName(own), JSON.stringify(own));
}

/** Lists queues with connected workers, the largest first. */
export async function lookUp(redis: Redis): Promise<Staff[]> {
  const names = await redis.hgetall(DIRECTORY);
  const staff: Staff[] = [];
  for (const [name, text] of Object.entries(names)) {
    const queue = new Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true });
    const workers = await queue.getWorkersCount();
    await queue.close();
    const found = readInputs(text);
    if (workers > 0 && found) staff.push({ workers, inputs: found });
    // Who is there says so again and again.
    else await redis.hdel(DIRECTORY, name);
  }
  return staff.sort((one, other) => other.workers - one.workers);
}

/**
 * Waits until there are workers with the same code and policies as the command's, on whatever layers their machines
 * have, for the command runs nothing of a submission.
 *
 * @param own without layers
 * @param onLook is called with everybody who is connected, after each look
 * @returns what decides the reports of these workers
 */
export async function findWorkers(
  redis: Redis,
  own: GradeInputs,
  onLook: (staff: readonly Staff[]) => void,
): Promise<GradeInputs> {
  for (;;) {
    const staff = await lookUp(redis);
    onLook(staff);
    const alike = staff.find((each) => differingInputs(own, each.inputs).every((name) => name === 'layers'));
    if (alike) return alike.inputs;
    await setTimeout(PAUSE);
  }
}
