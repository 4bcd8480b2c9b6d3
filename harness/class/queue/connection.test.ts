import { afterEach, expect, test, vi } from 'vitest';
import { connect } from './connection.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['nothing', ''],
  ['a host', 'localhost:6379'],
  ['another protocol', 'https://localhost:6379'],
  ['no host', 'redis://'],
  ['a path', 'redis://localhost/queue'],
])('%s is no place of a queue', async (_, url) => {
  await expect(connect(url)).rejects.toThrow('--queue is a URL such as redis://host:6379');
});

test('a password has no business in a command line', async () => {
  await expect(connect('redis://course:secret@localhost')).rejects.toThrow('put it into REDIS_PASSWORD');
});

test('where nobody listens, the reason is said, and the secrets are no longer in the environment', async () => {
  vi.stubEnv('REDIS_PASSWORD', 'secret');
  vi.stubEnv('QUEUE_KEY', 'of the tests of connections, long enough');
  await expect(connect('redis://127.0.0.1:1/2')).rejects.toThrow(
    'no way into the Redis at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
  );
  expect(process.env.REDIS_PASSWORD).toBeUndefined();
  expect(process.env.QUEUE_KEY).toBeUndefined();
});
