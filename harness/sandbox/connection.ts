import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { PROJECT } from '../project.ts';
import { type ChildArguments, type ChildMessage, childMessage, type HostMessage } from './messages.ts';
import { packageFolders } from './packages.ts';
import type { Stage } from './stage.ts';
import { decode, encode, WireError } from './wire.ts';

/** What a child may use; each number comes from the rubric. */
interface Limits {
  heapMegabytes: number;
  /** printed to standard output and error together, over the child's life */
  outputBytes: number;
  /** one message */
  messageBytes: number;
}

export interface ConnectionOptions {
  stage: Stage;
  /** the driver and the student's file, relative to the stage */
  driver: string;
  student: string;
  packages: readonly string[];
  substitutes: readonly string[];
  limits: Limits;
}

/** What came from the child next. Only `message` leaves it usable; after anything else it is dead. */
export type ChildEvent =
  | { type: 'message'; message: ChildMessage }
  | { type: 'malformed'; reason: string }
  | { type: 'printed too much' }
  | { type: 'timed out' }
  | { type: 'out of memory' }
  | { type: 'exited'; how: string; errorOutput: string };

/** One running child and the pipe to it. */
export interface Connection {
  send(message: HostMessage): void;
  /** Waits for the next event; on time-out and on every violation the child is killed. */
  next(milliseconds: number): Promise<ChildEvent>;
  kill(): void;
}

const ERROR_OUTPUT_KEPT = 4000;

export function connect(options: ConnectionOptions): Connection {
  const child = launch(options);
  const pipe = child.stdio[3] as Duplex;
  pipe.on('error', () => {}); // a write to a dead child: its exit is reported by next()
  const kill = () => void child.kill('SIGKILL');
  const exit = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(describeExit(code, signal)));
  });
  const output = watchOutput([child.stdout, child.stderr] as Readable[], options.limits.outputBytes);
  const lines = readLines(pipe, options.limits.messageBytes);

  async function nextLine(): Promise<ChildEvent> {
    try {
      const line = await lines.next();
      if (!line.done) return { type: 'message', message: childMessage.parse(decode(line.value)) };
    } catch (error) {
      const reason = error instanceof WireError ? error.message : 'a message is none that the driver sends';
      return { type: 'malformed', reason };
    }
    // The pipe is closed: the process has ended, or has closed it to say nothing any more.
    const how = await Promise.race([exit, after(1000, 'closed the pipe')]);
    if (output.errorText().includes('heap out of memory')) return { type: 'out of memory' };
    return { type: 'exited', how, errorOutput: output.errorText() };
  }

  return {
    kill,
    send: (message) => void pipe.write(`${encode(message)}\n`),
    async next(milliseconds) {
      const timer = after<ChildEvent>(milliseconds, { type: 'timed out' });
      const event = await Promise.race([nextLine(), output.exceeded, timer]);
      timer.cancel();
      if (event.type !== 'message') kill();
      return event;
    },
  };
}

function launch({ stage, driver, student, packages, substitutes, limits }: ConnectionOptions): ChildProcess {
  const inStage = (path: string) => join(stage.folder, path);
  const readable = [stage.folder, ...packageFolders(PROJECT, packages)];
  const childArguments: ChildArguments = {
    stage: pathToFileURL(`${stage.folder}/`).href,
    driver: pathToFileURL(inStage(driver)).href,
    student: pathToFileURL(inStage(student)).href,
    packages: [...packages],
    packageRoot: pathToFileURL(join(dirname(realpathSync(join(PROJECT, 'node_modules'))), 'package.json')).href,
    substitutes: [...substitutes],
  };
  return spawn(
    process.execPath,
    [
      '--permission',
      ...readable.map((folder) => `--allow-fs-read=${folder}/*`),
      '--no-addons',
      '--disable-sigusr1',
      '--no-warnings',
      `--max-old-space-size=${limits.heapMegabytes}`,
      inStage('harness/sandbox/child.ts'),
      JSON.stringify(childArguments),
    ],
    { cwd: stage.folder, env: {}, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  );
}

/** Node's exit code for a top-level `await` of a promise that nothing is left to settle. */
const UNSETTLED = 13;

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `signal ${signal}`;
  return code === UNSETTLED ? 'it waits for a promise that nothing settles' : `exit code ${code}`;
}

/** Lines of a stream, read only when asked for, so that a flood waits in the pipe. */
async function* readLines(stream: Duplex, maxBytes: number): AsyncGenerator<string, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
      rest = rest.subarray(end + 1);
      parts = [];
      length = 0;
    }
    parts.push(rest);
    length += rest.length;
    if (length > maxBytes) throw new WireError(`a message is longer than ${maxBytes} bytes`);
  }
  return undefined;
}

/** Reads and drops what the child prints; keeps the end of its error output for a harness error. */
function watchOutput(streams: Readable[], maxBytes: number) {
  let bytes = 0;
  let errorText = '';
  const { promise: exceeded, resolve } = Promise.withResolvers<ChildEvent>();
  for (const stream of streams) {
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) resolve({ type: 'printed too much' });
      if (stream === streams[1]) errorText = (errorText + chunk.toString('utf8')).slice(-ERROR_OUTPUT_KEPT);
    });
  }
  return { exceeded, errorText: () => errorText };
}

function after<T>(milliseconds: number, value: T): Promise<T> & { cancel(): void } {
  let timer: NodeJS.Timeout;
  const promise = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, milliseconds, value);
  });
  return Object.assign(promise, { cancel: () => clearTimeout(timer) });
}
