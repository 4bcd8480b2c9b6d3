import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { openClock } from '../sandbox/clock.ts';
import { SHORT_LIVED } from '../sandbox/launch.ts';
import { readLines } from '../sandbox/lines.ts';
import { canReadProcessTimes } from '../sandbox/process-time.ts';
import { HarnessError } from '../support/errors.ts';
import type { Graft } from './graft.ts';

/** A file of a submission, and the stub that its blocks belong into. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  readonly stub: string;
}

/** Graft of a file, its source without types; or what its text did to the process: brought it down, or kept it busy. */
export type Parsed = Graft | 'killed' | 'late';

/** What the process answers. */
export interface Answer {
  readonly graft: Graft;
  /** whether it takes no other file */
  readonly isLast: boolean;
}

// A usual file takes a few hundredths of a second of processor time, and the process a tenth to start. Of the memory,
// the parser and Node.js reserve half before they begin. The system ends it for its processor time; what is waited for is
// a process that sleeps, and not one that gets no processor.
const CPU_SECONDS = 5;
const DATA_KIBIBYTES = 1.5 * 1024 ** 2;
export const WAIT_SECONDS = 60;

/** Processor time after which a process takes no other file. */
export const RETIREMENT_SECONDS = 1;

/** The longest message; the syntax tree of 256 KiB takes up to 30 MB. */
export const MOST_BYTES = 256 * 1024 ** 2;

/** Options of Node.js with which alone a process can ask V8 about a module. */
export const COMPILER_OPTIONS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const ENTRY = fileURLToPath(new URL('parser-process.ts', import.meta.url));
const LIMITS = [`ulimit -t ${CPU_SECONDS + RETIREMENT_SECONDS}`, `ulimit -d ${DATA_KIBIBYTES}`, 'ulimit -c 0'];
const SCRIPT = `{ ${LIMITS.join('; ')}; } 2>/dev/null; exec "$0" ${[...SHORT_LIVED, ...COMPILER_OPTIONS].join(' ')} "$1"`;

/** A process that parses one file after the other. */
interface Parser {
  parse(file: SourceFile): Promise<Parsed>;
  /** Tells whether it takes another file. */
  isUsable(): boolean;
}

/** Processes that wait for a file; they end with this one, whose end closes what they read from. */
const idle: Parser[] = [];

/**
 * Sets the TODO blocks of a file into its stub, see `graft.ts`, in a process of its own: 200 characters of a student's
 * text are enough to keep the parser busy until no memory is left, and a few thousand brackets overflow its stack, which
 * no `catch` survives. The process reads the next file, too, unless it did not survive this one.
 *
 * @throws HarnessError where the stub is damaged or the process fails for a reason of our own
 */
export async function parseIsolated(file: SourceFile): Promise<Parsed> {
  const waiting = idle.pop();
  const parsed = waiting && (await parseIn(waiting, file));
  // What others have left in a process, or that it has ended while it waited, is no fault of this file.
  return typeof parsed === 'object' ? parsed : parseIn(startParser(), file);
}

/** Starts the process for the first file, unless one waits, while all else that is needed for it is loaded. */
export function warmParser(): void {
  if (idle.length === 0) idle.push(startParser());
}

async function parseIn(parser: Parser, file: SourceFile): Promise<Parsed> {
  const parsed = await parser.parse(file);
  if (parser.isUsable()) idle.push(parser);
  return parsed;
}

function startParser(): Parser {
  const child = spawn('/bin/sh', ['-c', SCRIPT, process.execPath, ENTRY], {
    // While it prints a backtrace, a parser that is out of memory waits for itself.
    env: { RUST_BACKTRACE: '0', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  ended.catch(() => {}); // it is told with the next file
  child.stdin.on('error', () => {});
  const errors = textOf(child.stderr);
  const lines = readLines(child.stdout, MOST_BYTES);
  const clock = openClock(child.pid ?? 0, canReadProcessTimes());
  const handles = [child, ...(child.stdio as unknown as (Socket | undefined)[])];
  let isUsable = true;
  for (const handle of handles) handle?.unref();

  async function answer({ name }: SourceFile): Promise<Parsed> {
    const { value } = await lines.next();
    if (value !== undefined) {
      const { graft, isLast } = decode<Answer>(value);
      isUsable = !isLast;
      return graft;
    }
    const code = await ended;
    if (code !== null) throw new HarnessError(`${name} could not be prepared: ${(await errors).slice(0, 2000)}`);
    return child.killed ? 'late' : 'killed';
  }

  return {
    isUsable: () => isUsable,
    async parse(file) {
      isUsable = false;
      for (const handle of handles) handle?.ref();
      const watchdog = clock.countDown(WAIT_SECONDS * 1000, () => child.kill('SIGKILL'));
      child.stdin.write(encode(file));
      try {
        return await answer(file);
      } finally {
        watchdog.stop();
        for (const handle of handles) handle?.unref();
        if (!isUsable) child.kill('SIGKILL');
      }
    },
  };
}

/** Writes a message as a line. */
export function encode(message: SourceFile | Answer): string {
  // Syntax trees hold big integers and regular expressions, which JSON does not know.
  return `${serialize(message).toString('base64')}\n`;
}

/** Reads the message of a line. */
export function decode<T extends SourceFile | Answer>(line: string): T {
  return deserialize(Buffer.from(line, 'base64'));
}
