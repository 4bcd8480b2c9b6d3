import { availableParallelism } from 'node:os';
import { startCommand } from './children.ts';
import { freePort, leftoversIn, startRedis } from './redis.ts';
import { type Part, type PartsRun, type RunOptions, runParts } from './run-parts.ts';

export interface ClassRun extends PartsRun {
  /** what stays in the queue, as sentences */
  readonly leftovers: readonly string[];
}

const WORKERS = ['worker 1', 'worker 2'];

/**
 * Grades a class without a queue.
 * @param run folder of the run
 * @param options jobs: submissions at a time, one for each processor unless given
 */
export async function runLocally(
  classFolder: string,
  run: string,
  { jobs = availableParallelism(), ...options }: RunOptions & { jobs?: number } = {},
): Promise<ClassRun> {
  return { ...(await runParts(gradeCommand(classFolder, run, ['--jobs', String(jobs)]), [], options)), leftovers: [] };
}

/**
 * Grades a class by two workers on a Redis of its own, which take all processors between them.
 *
 * @param run folder of the run
 * @param redisFolder where Redis keeps its data
 */
export async function runByQueue(
  classFolder: string,
  run: string,
  redisFolder: string,
  options: RunOptions = {},
): Promise<ClassRun> {
  const port = await freePort();
  const queue = ['--queue', `redis://127.0.0.1:${port}`];
  const jobs = Math.max(1, Math.floor(availableParallelism() / WORKERS.length));
  const redis: Part = { name: 'Redis', start: () => startRedis(redisFolder, port) };
  const workers = WORKERS.map(
    (name): Part => ({ name, start: () => startCommand('harness/cli/worker.ts', [...queue, '--jobs', String(jobs)]) }),
  );
  const done = await runParts(gradeCommand(classFolder, run, queue), [redis, ...workers], options);
  const again = await startRedis(redisFolder, port);
  const leftovers = await leftoversIn(port);
  again.kill('SIGTERM');
  await again.ended;
  return { ...done, leftovers };
}

function gradeCommand(classFolder: string, run: string, more: readonly string[]): Part {
  const start = () =>
    startCommand('harness/cli/grade.ts', [classFolder, '--output', run, '--layout', 'plain', ...more]);
  return { name: 'command', start };
}
