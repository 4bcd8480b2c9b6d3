import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { MANIFEST, PROJECT } from '../support/project.ts';
import { type Countdown, openClock, type Spent } from './clock.ts';
import { type Ending, type Launched, launch, SHORT_LIVED } from './launch.ts';
import type { ChildLimits } from './layers/layer.ts';
import type { Layers } from './layers.ts';
import { readLines } from './lines.ts';
import { type ChildArguments, type ChildMessage, childMessage, type HostMessage } from './messages.ts';
import { packageFolders, type Stage } from './stage.ts';
import { decode, encode, WireError } from './wire.ts';

/** Limits of a child with its pipe; each number comes from the rubric. */
interface Limits extends ChildLimits {
  /** printed to standard output and error together, in a task */
  readonly outputBytes: number;
  /** one message */
  readonly messageBytes: number;
}

export interface ConnectionOptions {
  layers: Layers;
  stage: Stage;
  /** the driver and the student's file, relative to the stage */
  driver: string;
  student: string;
  packages: readonly string[];
  substitutes: readonly string[];
  limits: Limits;
}

/** An event of the child. Only `message` leaves it usable; after anything else it is dead. */
export type ChildEvent =
  | { type: 'message'; message: ChildMessage }
  | { type: 'malformed'; reason: string }
  | { type: 'printed too much' }
  | { type: 'timed out'; spent: Spent }
  | { type: 'out of memory'; megabytes: number }
  | { type: 'out of processor time' }
  | { type: 'exited'; ending: Ending; errorOutput: string };

/** A limit of the child's time that is running. */
export interface Limit extends Countdown {
  readonly met: Promise<ChildEvent>;
}

/** One running child and the pipe to it. */
export interface Connection {
  send(...messages: HostMessage[]): void;
  /** Begins to count the child's time up to a limit; see `clock.ts`. */
  limit(milliseconds: number): Limit;
  /** Waits for the next event; where the limit is met and on every violation the child is killed. */
  next(limit: Limit): Promise<ChildEvent>;
  /** Counts anew what it prints. */
  forgetPrints(): void;
  kill(): void;
  /** Resolves once nothing of the child is left. */
  readonly ended: Promise<unknown>;
}

const ERROR_OUTPUT_KEPT = 4000;

/** What is said of a child that goes on and can answer no more. */
const CLOSED: Ending = { how: 'closed the pipe' };

/** Old objects are not collected before they take so many megabytes, as they do in few children; the limit stays as it is. */
const LATE_COLLECTION = '--initial-old-space-size=64';

/** Starts a child. @throws Error where that fails */
export function connect(options: ConnectionOptions): Connection {
  const { process: child, kill, ended } = start(options);
  const pipe = child.stdio[3] as Duplex;
  pipe.on('error', () => {}); // a write to a dead child: its exit is reported by next()
  const output = watchOutput([child.stdout, child.stderr] as Readable[], options.limits.outputBytes);
  const lines = readLines(pipe, options.limits.messageBytes);
  const clock = openClock(child.pid ?? 0, options.layers.hasProcessTimes);

  /** Resolves when the child has taken the last answer, or never will. */
  let taken: Promise<void> = Promise.resolve();

  async function nextLine(): Promise<ChildEvent> {
    // A child that asks and asks and does not read its answers would fill this process's memory with them.
    await taken;
    try {
      const line = await lines.next();
      if (!line.done) return { type: 'message', message: childMessage.parse(decode(line.value)) };
    } catch (error) {
      if (error instanceof WireError) return { type: 'malformed', reason: error.message };
      if (error instanceof z.ZodError) return { type: 'malformed', reason: 'a message is none that the driver sends' };
      throw error;
    }
    // The pipe is closed: the process has ended, or has closed it to say nothing any more.
    const ending = await Promise.race([ended, setTimeout(1000, CLOSED, { ref: false })]);
    if (ending.signal === 'SIGXCPU') return { type: 'out of processor time' };
    const { heapMegabytes, memoryMegabytes } = options.limits;
    if (/out of memory/i.test(output.errorText())) return { type: 'out of memory', megabytes: heapMegabytes };
    // Memory that is not JavaScript's: Node.js asserts that it gets it.
    if (/node::\w*alloc\(/i.test(output.errorText())) return { type: 'out of memory', megabytes: memoryMegabytes };
    return { type: 'exited', ending, errorOutput: output.errorText() };
  }

  return {
    kill,
    ended,
    forgetPrints: output.forget,
    send(...messages) {
      const lines = messages.map((message) => `${encode(message, Number.POSITIVE_INFINITY)}\n`).join('');
      const written = new Promise<void>((resolve) => pipe.write(lines, () => resolve()));
      // Calls are taken while their predecessors are answered.
      if (messages.some((message) => 'answer' in message)) taken = written;
    },
    limit(milliseconds) {
      const { promise: met, resolve } = Promise.withResolvers<ChildEvent>();
      return { ...clock.countDown(milliseconds, (spent) => resolve({ type: 'timed out', spent })), met };
    },
    async next({ met }) {
      const event = await Promise.race([nextLine(), output.exceeded, met]);
      if (event.type !== 'message') kill();
      return event;
    },
  };
}

function start(options: ConnectionOptions): Launched {
  const { layers, stage, driver, student, packages, substitutes, limits } = options;
  const inStage = (path: string) => join(stage.folder, path);
  const told: ChildArguments = {
    stage: pathToFileURL(`${stage.folder}/`).href,
    driver: pathToFileURL(inStage(driver)).href,
    student: pathToFileURL(inStage(student)).href,
    packages: [...packages],
    packageRoot: pathToFileURL(join(realpathSync(join(PROJECT, 'node_modules')), 'package.json')).href,
    inside: `${MANIFEST.name}/inside`,
    substitutes: [...substitutes],
  };
  const fence = pathToFileURL(inStage('harness/sandbox/fence.mjs')).href;
  const noCodeFromText = '--disallow-code-generation-from-strings';
  const bounds = [noCodeFromText, `--max-old-space-size=${limits.heapMegabytes}`];
  const flags = [...SHORT_LIVED, LATE_COLLECTION, '--no-warnings', ...bounds, '--import', fence];
  const command = [process.execPath, ...flags, inStage('harness/sandbox/child.ts'), JSON.stringify(told)];
  const readable = [stage.folder, ...packageFolders(PROJECT, packages)];
  return launch(layers.around(command, { folder: stage.folder, readable, limits }), stage.folder, [
    'ignore',
    'pipe',
    'pipe',
    'pipe',
  ]);
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
  const forget = () => {
    bytes = 0;
  };
  return { exceeded, forget, errorText: () => errorText };
}
