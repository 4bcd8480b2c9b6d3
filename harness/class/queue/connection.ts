import { Redis } from 'ioredis';
import { UsageError } from '../../support/errors.ts';
import { printAbove } from '../../support/terminal.ts';
import { needQueueKey } from '../queue-key.ts';

/** A connection to the Redis that holds the queue, and how to say which one. */
export interface Connection {
  readonly redis: Redis;
  /** without a user and a password */
  readonly address: string;
  /** under which jobs and answers are believed */
  readonly key: string;
  /** Tells whether Redis is there now. */
  isThere(): boolean;
  close(): void;
}

/** Milliseconds in which a Redis must answer at first. */
const MOST_SILENCE = 12_000; // a connection alone has ten seconds

/** Milliseconds between two attempts to find a Redis again that was there. */
const LONGEST_PAUSE = 1000;

/**
 * Connects to Redis, and waits for it, however long, when it goes away later on; that it is gone, and that it is back,
 * is said on standard error.
 *
 * @param url `redis://HOST:PORT/DATABASE`, or `rediss:` for TLS, with the authorities of the system and of
 *   `NODE_EXTRA_CA_CERTS`. Who connects is said by `REDIS_USERNAME` and `REDIS_PASSWORD` in the environment, for
 *   everybody on a machine can read its command lines; and whom we believe there, by `QUEUE_KEY`.
 * @throws UsageError where the URL is none of these or the key is missing, and where no such Redis lets us in now
 */
export async function connect(url: string): Promise<Connection> {
  const { address, ...options } = optionsOf(url);
  const key = needQueueKey();
  let isFound = false;
  const redis = new Redis({
    ...options,
    ...credentials(),
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (isFound ? Math.min(attempt * 50, LONGEST_PAUSE) : null),
  });
  let cause: Error | undefined;
  redis.on('error', (error: Error) => {
    cause ??= error;
  });
  const silence = setTimeout(() => {
    cause = new Error(`nothing that it says in ${MOST_SILENCE / 1000} s is what a Redis says`);
    redis.disconnect();
  }, MOST_SILENCE);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new UsageError(`no way into the Redis at ${address}: ${reasonOf(cause ?? (error as Error))}`);
  } finally {
    clearTimeout(silence);
  }
  isFound = true;
  const stopReporting = reportStatus(redis, address);
  return {
    redis,
    address,
    key,
    isThere: () => redis.status === 'ready',
    close() {
      stopReporting();
      redis.disconnect();
    },
  };
}

/**
 * Waits for what a Redis is asked for.
 * @throws UsageError where it refuses, as one does in which something else lies in the place of the queue
 */
export async function refuseOthers<T>({ address }: Pick<Connection, 'address'>, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const refused = refusalOf(address, error);
    throw refused === undefined ? error : new UsageError(refused);
  }
}

/** Says what a Redis refuses, where an error is that it does. */
export function refusalOf(address: string, error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined;
  return (
    `the Redis at ${address} cannot hold the queue: ${error.message}\nGive a database in which nothing else lies, ` +
    'such as redis://host:6379/1, or empty this one'
  );
}

/** Says when Redis goes away, and when it is back, until what it returns is called. */
function reportStatus(redis: Redis, address: string): () => void {
  let isLost = false;
  const report = (isNowLost: boolean, what: string) => () => {
    if (isLost !== isNowLost) printAbove(`the Redis at ${address} ${what}`);
    isLost = isNowLost;
  };
  const [lose, find] = [report(true, 'is gone: waiting for it'), report(false, 'is back')];
  redis.on('close', lose).on('ready', find);
  return () => {
    redis.off('close', lose).off('ready', find);
  };
}

function optionsOf(url: string) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol, hostname, port, pathname = '', search, hash, username, password } = parsed ?? {};
  const isTls = protocol === 'rediss:';
  if ((protocol !== 'redis:' && !isTls) || !hostname || !/^(\/\d*)?$/.test(pathname) || search || hash) {
    throw new UsageError('--queue is a URL such as redis://host:6379, or rediss://host:6380 for TLS');
  }
  if (username || password) {
    throw new UsageError('--queue holds a password, which others can see: put it into REDIS_PASSWORD instead');
  }
  return {
    host: hostname.replace(/^\[|\]$/g, ''), // of IPv6
    port: Number(port || 6379),
    db: Number(pathname.slice(1)),
    ...(isTls && { tls: {} }),
    address: `${hostname}:${port || 6379}`,
  };
}

/** Takes credentials out of the environment, so that no process of a submission has them in its own. */
function credentials(): { username?: string; password?: string } {
  const { REDIS_USERNAME: username, REDIS_PASSWORD: password } = process.env;
  delete process.env.REDIS_PASSWORD;
  return { ...(username && { username }), ...(password && { password }) };
}

function reasonOf({ message }: Error): string {
  if (message.includes('NOAUTH')) return 'it asks who connects: put the password into REDIS_PASSWORD';
  if (message.includes('ETIMEDOUT')) return `${message}; rediss: is for those that speak TLS, and redis: for others`;
  if (message.includes('WRONGPASS')) return 'it does not take what REDIS_USERNAME and REDIS_PASSWORD say';
  return message;
}
