import { spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { readLines } from '../sandbox/lines.ts';
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

// A usual file takes a few hundredths of a second of processor time, and the process a tenth to start. Of the memory,
// the parser and Node.js reserve half before they begin.
const CPU_SECONDS = 5;
const DATA_KIBIBYTES = 1.5 * 1024 ** 2;
export const WALL_SECONDS = 60;

/** Processor time after which a process takes no other file. */
export const RETIREMENT_SECONDS = 1;

/** The longest message; the syntax tree of 256 KiB takes up to 30 MB. */
export const MOST_BYTES = 256 * 1024 ** 2;

const ENTRY = fileURLToPath(new URL('parser-process.ts', import.meta.url));
const LIMITS = [`ulimit -t ${CPU_SECONDS + RETIREMENT_SECONDS}`, `ulimit -d ${DATA_KIBIBYTES}`, 'ulimit -c 0'];
const SCRIPT = `{ ${LIMITS.join('; ')}; } 2>/dev/null; exec "$0" "$1"`;

/**
 * Sets the TODO blocks of files into their stubs, see `graft.ts`, in a process of its own: 200 characters of a
 * student's text are enough to keep the parser busy until no memory is left, and a few thousand brackets overflow its
 * stack, which no `catch` survives. One process reads all files; another one goes on after a file that it did not
 * survive.
 *
 * @returns what came of each file, in their order
 * @throws HarnessError where a stub is damaged or the process fails for a reason of our own
 */
export async function* parseIsolated(files: readonly SourceFile[]): AsyncGenerator<Parsed, undefined> {
  for (let done = 0; done < files.length; ) {
    for await (const parsed of parseInOneProcess(files.slice(done))) {
      done++;
      yield parsed;
    }
  }
}

/** Parses one file or more, up to one that ends the process. */
async function* parseInOneProcess(files: readonly SourceFile[]): AsyncGenerator<Parsed, undefined> {
  const child = spawn('/bin/sh', ['-c', SCRIPT, process.execPath, ENTRY], {
    // While it prints a backtrace, a parser that is out of memory waits for itself.
    env: { RUST_BACKTRACE: '0', NODE_COMPILE_CACHE: getCompileCacheDir() },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const errors = textOf(child.stderr);
  const watch = () => setTimeout(() => child.kill('SIGKILL'), WALL_SECONDS * 1000);
  let watchdog = watch();
  let done = 0;
  try {
    child.stdin.on('error', () => {}).end(files.map(encode).join(''));
    for await (const line of readLines(child.stdout, MOST_BYTES)) {
      clearTimeout(watchdog); // whoever takes the answer has all the time
      done++;
      yield decode<Graft>(line);
      watchdog = watch();
    }
    const code = await ended;
    if (done === files.length || (code === 0 && done > 0)) return;
    if (code !== null) {
      throw new HarnessError(`${files[done].name} could not be prepared: ${(await errors).slice(0, 2000)}`);
    }
    yield child.killed ? 'late' : 'killed';
  } finally {
    clearTimeout(watchdog);
    child.kill('SIGKILL');
  }
}

/** Writes a message as a line. */
export function encode(message: SourceFile | Graft): string {
  // Syntax trees hold big integers and regular expressions, which JSON does not know.
  return `${serialize(message).toString('base64')}\n`;
}

/** Reads the message of a line. */
export function decode<T extends SourceFile | Graft>(line: string): T {
  return deserialize(Buffer.from(line, 'base64'));
}
