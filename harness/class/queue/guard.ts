import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import { MOST_SEALED } from './wire.ts';

/** Scripts of the queue that hand a job to a worker, as names and values of its hash in turn, and its id. */
const HANDING_OUT = ['moveToActive', 'moveToFinished'];

/** Fields of a job of ours but for its data and its options: numbers. */
const NUMBERS = ['timestamp', 'delay', 'priority', 'ats', 'atm', 'stc', 'processedOn'];

/** Text of JSON that is one string without escapes. */
const PLAIN = /^"[\w+/=]*"$/;

/**
 * Connects a worker to Redis, and takes from each job what is none of ours before the queue reads it, here and there:
 * options that would have it repeated or tried for ever, parents, and data that is not sealed, of any size and depth.
 */
export const guardedBackend: BackendFactory<RedisQueueBackend> = (name, options, ...rest) => {
  const backend = createRedisBackend(name, options, ...rest);
  const redis = options.connection as Redis;
  const execute = backend.execCommand.bind(backend);
  backend.execCommand = (client, command, keysAndArguments) => {
    const result = execute(client, command, keysAndArguments);
    return HANDING_OUT.includes(command) ? guard(result) : result;
  };
  return backend;

  async function guard(handedOut: unknown): Promise<unknown> {
    const result = await handedOut;
    if (!Array.isArray(result) || !Array.isArray(result[0])) return result;
    const [hash, id, ...others] = result;
    const found = new Map<string, unknown>();
    for (let i = 0; i < hash.length; i += 2) found.set(hash[i], hash[i + 1]);
    const numbers = NUMBERS.filter((field) => /^\d{1,15}$/.test(String(found.get(field)).slice(0, 16)));
    const kept = { name: 'grade', opts: '{}', data: plainOrNothing(found.get('data')) };
    const strange = [...found.keys()].filter((field) => !(field in kept) && !numbers.includes(field));
    if (strange.length > 0) await redis.hdel(backend.toKey(id), ...strange);
    return [[...Object.entries(kept).flat(), ...numbers.flatMap((field) => [field, found.get(field)])], id, ...others];
  }
};

function plainOrNothing(text: unknown): string {
  return typeof text === 'string' && text.length <= MOST_SEALED && PLAIN.test(text) ? text : '""';
}

/** Reads a field of a hash, unless it is longer: then an empty text. */
const READ = `
  if redis.call('HSTRLEN', KEYS[1], ARGV[1]) > tonumber(ARGV[2]) then return '' end
  return redis.call('HGET', KEYS[1], ARGV[1])`;

/** Reads the fields of a hash whose names have a length, and removes those with another one or with a longer value. */
const READ_ALL = `
  local found = {}
  for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
    if #name == tonumber(ARGV[1]) and redis.call('HSTRLEN', KEYS[1], name) <= tonumber(ARGV[2]) then
      found[#found + 1] = { name, redis.call('HGET', KEYS[1], name) }
    else
      redis.call('HDEL', KEYS[1], name)
    end
  end
  return found`;

/** Reads a hash to which others write, too: fields with a name of this length and a value that is no longer than that. */
export async function readFields(
  redis: Redis,
  key: string,
  length: number,
  most: number,
): Promise<[name: string, value: string][]> {
  return (await redis.eval(READ_ALL, 1, key, length, most)) as [string, string][];
}

/** Reads a field of a hash; null where there is none, and an empty text where there is more than that. */
export async function readField(redis: Redis, key: string, field: string, most: number): Promise<string | null> {
  return (await redis.eval(READ, 1, key, field, most)) as string | null;
}
