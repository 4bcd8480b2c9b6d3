import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { type Child, startChild } from './children.ts';

const PROGRAM = 'redis-server';

/** How to come by the program, where the machine lacks it. */
export function redisMissing(): string | undefined {
  if (!spawnSync(PROGRAM, ['--version']).error) return undefined;
  return `${PROGRAM} is missing: apt-get install redis-server, or brew install redis`;
}

/** A port of this machine that nothing listens on. */
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
  const child = startChild(PROGRAM, [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'],
  ]);
  const died = child.ended.then(({ stdout }) => {
    throw new Error(`${PROGRAM} does not start:\n${stdout}`);
  });
  await withRedis(port, (redis) => Promise.race([redis.ping(), died]));
  return child;
}

/** What is left in the queues of a Redis when everybody is done, as sentences. */
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
