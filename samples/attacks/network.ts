import type { Attack } from 'lab-harness/authoring';
import { awaiting, builtin, literal } from './makers.ts';

const act = awaiting('network');

/** A promise of what an emitter says first: an event of success, or an error. */
const first = (emitter: string, event: string) =>
  `new Promise((done, fail) => ${emitter}.on('${event}', () => done('${event}')).on('error', fail))`;

/** Attacks that want to reach anybody: to send out what they read, or to fetch answers. */
export const network: readonly Attack[] = [
  act('fetch', 'fetches a page', ({ port }) => `fetch('http://127.0.0.1:${port}/')`),
  act('connect', 'connects a socket', ({ port }) =>
    first(`${builtin('net')}.connect(${port}, '127.0.0.1')`, 'connect'),
  ),
  act('http', 'sends a request', ({ port }) =>
    first(`${builtin('http')}.get('http://127.0.0.1:${port}/')`, 'response'),
  ),
  act(
    'datagram',
    'sends a datagram',
    ({ port }) =>
      `new Promise((done, fail) => { const socket = ${builtin('dgram')}.createSocket('udp4').on('error', fail); socket.send('x', ${port}, '127.0.0.1', (error) => error ? fail(error) : done('sent')); })`,
  ),
  act('dns', 'looks up a name', `${builtin('dns/promises')}.lookup('localhost').then(({ address }) => address)`),
  act(
    'resolver',
    'asks a name server of its own',
    ({ port }) =>
      `(() => { const r = new (${builtin('dns/promises')}.Resolver)({ timeout: 200, tries: 1 }); r.setServers(['127.0.0.1:${port}']); return r.resolve4('example.org'); })()`,
  ),
  act('listen', 'waits for connections', () => first(`${builtin('net')}.createServer().listen(0)`, 'listening')),
  act(
    'web-socket',
    'opens a web socket',
    ({ port }) =>
      `new Promise((done, fail) => { const socket = new WebSocket('ws://127.0.0.1:${port}/'); socket.onopen = done; socket.onerror = () => fail(new Error('no connection')); })`,
  ),
  act('socket-of-output', 'makes a socket of its output’s class', ({ port }) =>
    first(`new (process.stdout.constructor as any)({}).connect(${port}, '127.0.0.1')`, 'connect'),
  ),
  act('unix-socket', 'connects to a socket in the file system', ({ socket }) =>
    first(`${builtin('net')}.connect(${literal(socket)})`, 'connect'),
  ),
  act(
    'web-assembly-fetch',
    'has WebAssembly fetch a module',
    ({ port }) => `WebAssembly.compileStreaming(fetch('http://127.0.0.1:${port}/'))`,
  ),
];
