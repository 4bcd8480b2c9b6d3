import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
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

test('who takes the connection and says nothing is given up', async () => {
  vi.stubEnv('QUEUE_KEY', 'of the tests of connections, long enough');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const refused = expect(connect(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`)).rejects.toThrow(
    'nothing that it says in 12 s is what a Redis says',
  );
  await once(server, 'connection');
  vi.advanceTimersByTime(12_000);
  await refused;
  vi.useRealTimers();
  server.close();
});
