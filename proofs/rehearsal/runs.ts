import { chmodSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { commandLinesWith } from '../running.ts';
import { type Part, type PartsRun, type RunOptions, runParts } from './parts.ts';
import { freePort, leftoversIn, startCommand, startRedis } from './processes.ts';

export interface ClassRun extends PartsRun {
  /** what stays in the queue, of temporary folders and of processes, as sentences */
  readonly leftovers: readonly string[];
}

const WORKERS = ['worker 1', 'worker 2'];

/**
 * Grades a class without a queue.
 *
 * @param lab the lab's folder
 * @param run folder of the run
 */
export async function runLocally(
  lab: string,
  classFolder: string,
  run: string,
  options: RunOptions = {},
): Promise<ClassRun> {
  return withTemporary((temporary) => runParts(gradeCommand(lab, classFolder, run, temporary), [], options));
}

/**
 * Grades a class by two workers on a Redis of its own, which take all processors between them.
 *
 * @param lab the lab's folder
 * @param run folder of the run
 * @param redisFolder where Redis keeps its data
 */
export async function runByQueue(
  lab: string,
  classFolder: string,
  run: string,
  redisFolder: string,
  options: RunOptions = {},
): Promise<ClassRun> {
  const port = await freePort();
  const queue = ['--queue', `redis://127.0.0.1:${port}`];
  const jobs = Math.max(1, Math.floor(availableParallelism() / WORKERS.length));
  const redis: Part = { name: 'Redis', start: () => startRedis(redisFolder, port) };
  const done = await withTemporary((temporary) => {
    const args = [...queue, '--lab', lab, '--jobs', String(jobs)];
    const workers = WORKERS.map(
      (name): Part => ({ name, start: () => startCommand('harness/cli/worker.ts', args, temporary) }),
    );
    return runParts(gradeCommand(lab, classFolder, run, temporary, queue), [redis, ...workers], options);
  });
  const again = await startRedis(redisFolder, port);
  const leftovers = await leftoversIn(port);
  again.kill('SIGTERM');
  await again.ended;
  return { ...done, leftovers: [...done.leftovers, ...leftovers] };
}

/** Gives a run a folder for what is temporary, and looks at what is left there in the end. */
async function withTemporary(use: (temporary: string) => Promise<PartsRun>): Promise<ClassRun> {
  const { folder, remove } = createTemporaryFolder('rehearsed');
  chmodSync(folder, 0o711); // what runs in sandboxes passes through
  try {
    const done = await use(folder);
    const folders = readdirSync(folder).map((name) => `the temporary folder ${name} is left`);
    return { ...done, leftovers: [...folders, ...commandLinesWith(folder).map((line) => `left running: ${line}`)] };
  } finally {
    remove();
  }
}

/** Counts the submissions that have results in the folder of a run. */
export function countGraded(run: string): number {
  try {
    return readdirSync(join(run, 'submissions')).length;
  } catch {
    return 0; // none yet
  }
}

function gradeCommand(
  lab: string,
  classFolder: string,
  run: string,
  temporary: string,
  more: readonly string[] = [],
): Part {
  const args = [classFolder, '--lab', lab, '--output', run, '--layout', 'plain', ...more];
  return { name: 'command', start: () => startCommand('harness/cli/grade.ts', args, temporary) };
}
