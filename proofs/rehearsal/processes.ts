import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { PROJECT } from '../../harness/support/project.ts';
import { commandLineOf, follow } from '../running.ts';

/** A process that this one has started. */
export interface Child extends ReturnType<typeof follow> {
  readonly pid: number;
  /** @returns whether it was still there */
  kill(signal: NodeJS.Signals): boolean;
}

/** Milliseconds that children have at Ctrl-C to remove what is temporary. */
const LAST_WORDS = 300;

/** Inputs are derived from it: the same class gets the same ones on every machine. */
export const COURSE_KEY = 'the rehearsal of a class';

/** The key of commands and workers, unless a test gives another one. */
const QUEUE_KEY = 'the rehearsal of a class with workers';

const REDIS = 'redis-server';

const live = new Set<ChildProcess>();
// Before the temporary folders go, in which they work.
process.prependListener('exit', endChildren);

/** Ends all that still run, as a test does that fails halfway. */
export function endChildren(): void {
  if (live.size === 0) return;
  for (const child of live) child.kill('SIGTERM');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_WORDS);
  for (const child of live) child.kill('SIGKILL');
}

/**
 * Starts a command of the project as npm would, without npm between the two: who is killed is the command itself.
 * @param temporary the folder of its temporary folders
 */
export function startCommand(script: string, args: readonly string[], temporary = tmpdir()): Child {
  const [program, ...rest] = commandLineOf(script, ...args);
  return startChild(program, rest, { TMPDIR: temporary });
}

/**
 * Starts a program in the project's folder.
 * @throws Error where it cannot be started
 */
function startChild(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(program, args, {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { QUEUE_KEY, ...process.env, COURSE_KEY, GITHUB_ACTIONS: '', ...more },
  });
  child.on('error', () => {}); // told by the missing process id
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  live.add(child);
  child.once('exit', () => live.delete(child));
  return { pid: child.pid, ...follow(child), kill: (signal) => child.kill(signal) };
}

/** Says how to come by Redis, where the machine lacks it. */
export function redisMissing(): string | undefined {
  if (!spawnSync(REDIS, ['--version']).error) return undefined;
  return `${REDIS} is missing: apt-get install redis-server, or brew install redis`;
}

/** Finds a port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts a Redis of our own, which goes on with what it finds in its folder, and waits until it answers.
 *
 * Its append-only file is synced once a second, as is usual, rather than always: then it may also lose the last
 * second of what it has acknowledged, and that must cost no result.
 */
export async function startRedis(folder: string, port: number): Promise<Child> {
  mkdirSync(folder, { recursive: true });
  const child = startChild(REDIS, [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'],
  ]);
  const died = child.ended.then(({ stdout }) => {
    throw new Error(`${REDIS} does not start:\n${stdout}`);
  });
  await withRedis(port, (redis) => Promise.race([redis.ping(), died]));
  return child;
}

/** Lists what is left in the queues of a Redis when everybody is done, as sentences. */
export function leftoversIn(port: number): Promise<string[]> {
  return withRedis(port, async (connection) => {
    // BullMQ keeps `PREFIX:NAME:meta` for each queue that there is.
    const queues = (await connection.keys('*:meta')).map((key) => key.split(':'));
    if (queues.length === 0) return ['there is no queue in Redis'];
    const found = queues.map(async ([prefix, name]) => {
      const queue = new Queue(name, { connection, prefix, skipMetasUpdate: true });
      const counts = Object.entries(await queue.getJobCounts()).filter(([, count]) => count > 0);
      await queue.close();
      return counts.map(([state, count]) => `${count} ${state} jobs are left in the queue ${name}`);
    });
    return (await Promise.all(found)).flat();
  });
}

async function withRedis<T>(port: number, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => {}); // it is not there yet
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
