import type { Attack } from './attack.ts';
import { builtin, doing, inSoftmax, literal, stealingLater } from './makers.ts';

const statements = inSoftmax('network');
const act = doing('network');
const later = stealingLater('network');
const quiet = ".on('error', () => {})";

/** They want to reach anybody: to send out what they read, or to fetch answers. */
export const network: readonly Attack[] = [
  later('fetch', 'fetches a page', ({ port }) => `fetch('http://127.0.0.1:${port}/')`),
  statements(
    'connect',
    'connects a socket',
    ['mismatch', 'threw', 'exited'],
    ({ port }) => `${builtin('net')}.connect(${port}, '127.0.0.1')${quiet};`,
  ),
  statements(
    'http',
    'sends a request',
    ['mismatch', 'threw', 'exited'],
    ({ port }) => `${builtin('http')}.get('http://127.0.0.1:${port}/')${quiet};`,
  ),
  statements(
    'datagram',
    'sends a datagram',
    ['mismatch', 'threw', 'exited'],
    ({ port }) => `${builtin('dgram')}.createSocket('udp4')${quiet}.send('x', ${port}, '127.0.0.1', () => {});`,
  ),
  later('dns', 'looks up a name', () => `${builtin('dns/promises')}.lookup('example.org')`),
  later(
    'resolver',
    'asks a name server of its own',
    ({ port }) =>
      `(() => { const r = new (${builtin('dns/promises')}.Resolver)(); r.setServers(['127.0.0.1:${port}']); return r.resolve4('example.org'); })()`,
  ),
  act(
    'listen',
    'waits for connections',
    () => `${builtin('net')}.createServer()${quiet}.listen(0); throw new Error('asked for a socket');`,
    ['threw', 'exited'],
  ),
  statements(
    'web-socket',
    'opens a web socket',
    ['mismatch', 'threw', 'exited'],
    ({ port }) => `new WebSocket('ws://127.0.0.1:${port}/');`,
  ),
  statements(
    'socket-of-output',
    'makes a socket of its output’s class',
    ['mismatch', 'threw', 'exited'],
    ({ port }) =>
      `new (process.stdout.constructor as new (options: object) => { connect(port: number, host: string): { on(name: string, f: () => void): void } })({}).connect(${port}, '127.0.0.1').on('error', () => {});`,
  ),
  statements(
    'unix-socket',
    'connects to a socket in the file system',
    ['mismatch', 'threw', 'exited'],
    () => `${builtin('net')}.connect('/var/run/docker.sock')${quiet};`,
  ),
  later(
    'web-assembly-fetch',
    'has WebAssembly fetch a module',
    ({ port }) => `WebAssembly.compileStreaming(fetch('http://127.0.0.1:${port}/${literal('x').slice(1, -1)}'))`,
  ),
];
