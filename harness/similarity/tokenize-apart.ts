import { spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readLines } from '../sandbox/lines.ts';
import { HarnessError } from '../support/errors.ts';
import type { TokenizedBlock } from './work.ts';

/** A file of a submission, and the stub that its blocks belong into. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
  readonly stub: string;
}

export interface TokenizedFile {
  /** those in which there is work */
  readonly blocks: TokenizedBlock[];
  /** names of those that do not parse, or lack a marker */
  readonly faulty: string[];
}

/** Of a message; a file of 256 KiB makes a few megabytes of tokens. */
export const MOST_BYTES = 16 * 1024 ** 2;

// A usual file takes a few milliseconds. Of the memory, the parser and Node.js reserve half before they begin.
const SECONDS_A_FILE = 10;
const DATA_KIBIBYTES = 1.5 * 1024 ** 2;

const ENTRY = fileURLToPath(new URL('tokenize-process.ts', import.meta.url));
const SCRIPT = `{ ulimit -d ${DATA_KIBIBYTES}; ulimit -c 0; } 2>/dev/null; exec "$0" "$1"`;

/**
 * Tokenizes the blocks of files in a process of its own, for a submission's text can bring down the parser: see
 * `../submission/prepare.ts`. One process does them all, and is started again after a file that it did not survive.
 *
 * @returns for each file its blocks; undefined for one that brought the process down
 * @throws HarnessError where the process fails for a reason of our own
 */
export async function tokenizeApart(files: readonly SourceFile[]): Promise<(TokenizedFile | undefined)[]> {
  const results: (TokenizedFile | undefined)[] = [];
  while (results.length < files.length) {
    for await (const result of tokenizeUntilDeath(files.slice(results.length))) results.push(result);
    if (results.length < files.length) results.push(undefined);
  }
  return results;
}

async function* tokenizeUntilDeath(files: readonly SourceFile[]): AsyncGenerator<TokenizedFile> {
  const child = spawn('/bin/sh', ['-c', SCRIPT, process.execPath, ENTRY], {
    env: { RUST_BACKTRACE: '0', NODE_COMPILE_CACHE: getCompileCacheDir() },
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const errors = textOf(child.stderr);
  const watchdog = setTimeout(() => child.kill('SIGKILL'), SECONDS_A_FILE * 1000);
  try {
    child.stdin.on('error', () => {}).end(files.map((file) => `${JSON.stringify(file)}\n`).join(''));
    for await (const line of readLines(child.stdout, MOST_BYTES)) {
      watchdog.refresh();
      yield JSON.parse(line);
    }
    const code = await ended;
    if (code) throw new HarnessError(`submissions could not be tokenized: ${(await errors).slice(0, 2000)}`);
  } finally {
    clearTimeout(watchdog);
    child.kill('SIGKILL');
  }
}
