import { spawn } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { Finding } from '../authoring/finding.ts';
import { cutBlocks } from '../source/blocks.ts';
import { type Position, positionOf } from '../source/positions.ts';
import type { SubmittedFile } from '../submission/intake.ts';
import { HarnessError } from '../support/errors.ts';
import type { BlockState, Graft } from './graft.ts';

/** A question's file, ready to run. */
export interface PreparedQuestion {
  /** the stub with the body of every ready block */
  readonly source: string;
  readonly blocks: ReadonlyMap<string, BlockState>;
  readonly notes: readonly string[];
  /**
   * From a place in `source`, as stack traces count it, to the student's own numbering; undefined
   * outside the student's blocks.
   */
  studentPosition(line: number, column?: number): Position | undefined;
}

// A usual file takes a tenth of a second of processor time, most of it to start the process. Of the
// memory, the parser and Node.js reserve half before they begin.
const CPU_SECONDS = 5;
const DATA_KIBIBYTES = 1.5 * 1024 ** 2;
const WALL_SECONDS = 60;

/**
 * Sets a submission's TODO blocks into the pristine stub, see `graft.ts`. The student's text is
 * parsed in a process of its own: 200 characters are enough to keep the parser busy until no memory
 * is left, and a few thousand brackets overflow its stack, which no `catch` survives.
 *
 * @throws HarnessError where the stub is damaged or the process fails for a reason of our own
 */
export async function prepare(file: SubmittedFile, stub: string): Promise<PreparedQuestion> {
  if (file.state === 'rejected') return hydrate(file.name, rejectedGraft(stub, file.finding));
  const graft = await graftApart({ file: file.name, text: file.text, stub });
  if (graft) return hydrate(file.name, graft);
  // It is the submission's fault only where the stub gets through.
  if (!(await graftApart({ file: file.name, text: stub, stub }))) {
    throw new HarnessError('the process that parses submissions was killed; is the machine out of memory?');
  }
  const reason = 'reading its syntax took too long, or too much memory; look for brackets nested very deeply';
  return hydrate(file.name, rejectedGraft(stub, { code: 'file-rejected', file: file.name, reason }));
}

/** @returns undefined where the text brought the process down */
async function graftApart(request: { file: string; text: string; stub: string }): Promise<Graft | undefined> {
  const limits = [`ulimit -t ${CPU_SECONDS}`, `ulimit -d ${DATA_KIBIBYTES}`, 'ulimit -c 0'];
  const script = `{ ${limits.join('; ')}; } 2>/dev/null; exec "$0" "$1"`;
  const entry = fileURLToPath(new URL('prepare-process.ts', import.meta.url));
  const child = spawn('/bin/sh', ['-c', script, process.execPath, entry], {
    // While it prints a backtrace, a parser that is out of memory waits for itself.
    env: { RUST_BACKTRACE: '0', NODE_COMPILE_CACHE: getCompileCacheDir() },
    timeout: WALL_SECONDS * 1000,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<{ code: number | null }>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code }));
  });
  child.stdin.on('error', () => {}).end(serialize(request));
  const [{ code }, output, errors] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)]);
  if (code === 0) return deserialize(output);
  if (code === null && !child.killed) return undefined;
  const why = child.killed ? `no answer within ${WALL_SECONDS} s` : errors.toString().slice(0, 2000);
  throw new HarnessError(`${request.file} could not be prepared: ${why}`);
}

function rejectedGraft(stub: string, finding: Finding): Graft {
  const names = [...cutBlocks(stub).blocks.keys()];
  return { source: stub, blocks: names.map((name) => ({ name, state: 'faulty', finding })), notes: [] };
}

/** Adds to a graft what cannot cross the border between processes. */
function hydrate(file: string, { source, blocks, notes }: Graft): PreparedQuestion {
  const ready = blocks.filter((block) => block.state === 'ready');
  // Stack traces also break lines at these two separators; editors, and so students, do not.
  const lineStarts = [0, ...Array.from(source.matchAll(/[\n\u2028\u2029]/g), ({ index }) => index + 1)];
  return {
    source,
    blocks: new Map(blocks.map((block) => [block.name, block])),
    notes,
    studentPosition(line, column) {
      const offset = (lineStarts[line - 1] ?? source.length) + (column ?? 1) - 1;
      const block = ready.find(({ span }) => offset >= span.start && offset < span.end);
      const position = block && positionOf(block, offset);
      return position && column === undefined ? { file, line: position.line } : position;
    },
  };
}
