import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Target } from '../../harness/authoring/attack.ts';
import { PROJECT } from '../../harness/support/project.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';

/** The mark of what attacks start. */
export const MARK = '98765';

export interface OpenTarget {
  readonly target: Target;
  /** what has been done to it since it was opened */
  harm(): string[];
  close(): void;
}

/** Puts up what attacks aim at: files with a flag in them, a variable, a folder open to all, a server, a process. */
export async function openTarget(): Promise<OpenTarget> {
  const { folder, remove } = createTemporaryFolder('target');
  chmodSync(folder, 0o711);
  const flag = `flag-${randomUUID()}`;
  const file = (name: string, mode: number) => {
    const path = join(folder, name);
    writeFileSync(path, flag);
    chmodSync(path, mode);
    return path;
  };
  const writable = join(folder, 'writable');
  mkdirSync(writable);
  chmodSync(writable, 0o777);
  const secrets = {
    // As a class's folder usually is; the grader's own files are closed.
    otherSubmission: file('other.ts', 0o644),
    courseKey: file('course-key', 0o600),
    result: file('result.json', 0o600),
  };
  const files = [...Object.values(secrets), file('writable/canary', 0o666)];
  const variable = 'SECRET_OF_THE_GRADER';
  process.env[variable] = flag;

  let arrivals = 0;
  const listen = async (...where: [port: number, host: string] | [path: string]) => {
    const server = createServer((socket) => {
      arrivals++;
      socket.destroy();
    }).listen(...(where as [string]));
    await once(server, 'listening');
    return server.unref();
  };
  const server = await listen(0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  const socket = join(folder, 'socket');
  const local = await listen(socket);
  chmodSync(socket, 0o777);
  const datagrams = createSocket('udp4', () => arrivals++).bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  datagrams.unref();
  // It ends with this process, however that ends.
  const bystander = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  const before = files.map(stateOf);

  return {
    target: { project: PROJECT, secrets, variable, writable, port, socket, grader: process.pid, mark: MARK, flag },
    harm: () => [
      ...(arrivals > 0 ? [`${arrivals} connections or datagrams arrived`] : []),
      ...(bystander.signalCode === null ? [] : [`a process that stood by was ended by ${bystander.signalCode}`]),
      ...files.flatMap((path, i) => (stateOf(path) === before[i] ? [] : [`${path} was changed`])),
      ...readdirSync(writable).flatMap((name) => (name === 'canary' ? [] : [`${join(writable, name)} was made`])),
    ],
    close() {
      for (const each of [server, local, datagrams]) each.close();
      bystander.kill();
      delete process.env[variable];
      remove();
    },
  };
}

function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.mode} ${stats.mtimeMs} ${stats.uid} ${readFileSync(path, 'utf8')}` : 'gone';
}
