import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Finding } from '../report/finding.ts';

/** One of the files that the lab asks for. */
export type SubmittedFile =
  | {
      readonly state: 'read';
      readonly name: string;
      /** without byte order mark, every line break a line feed */
      readonly text: string;
      /** SHA-256 of the bytes, in hexadecimal */
      readonly hash: string;
    }
  | { readonly state: 'rejected'; readonly name: string; readonly finding: Finding };

export interface Submission {
  /** in the order asked for */
  readonly files: readonly SubmittedFile[];
  /** SHA-256 over the names and the contents, in hexadecimal; the same in any order of the names */
  readonly hash: string;
  readonly notes: readonly string[];
}

/** Ends the reading of one file; only ever thrown and caught here. */
class Rejection extends Error {
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.code);
    this.finding = finding;
  }
}

/**
 * Reads the named files of a submission and nothing else in its folder. A file that is missing or
 * cannot be source code is rejected with its finding; it never stops the others.
 *
 * @param limits sourceBytes: a larger file is not read
 * @throws UsageError where there is no such folder
 */
export async function readSubmission(
  folder: string,
  fileNames: readonly string[],
  limits: { sourceBytes: number },
): Promise<Submission> {
  const entries = await listFolder(folder);
  const files = await Promise.all(fileNames.map((name) => readSource(folder, name, limits.sourceBytes)));
  const ignored = entries.filter((entry) => isCode(entry) && !fileNames.includes(entry));
  return { files, hash: hashOf(files), notes: ignored.length === 0 ? [] : [noteOf(ignored)] };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    if ((await stat(folder)).isDirectory()) return (await readdir(folder)).sort();
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${codeOf(error)})`;
    throw new UsageError(`${folder} ${reason}: give the folder of a submission`);
  }
  throw new UsageError(`${folder} is not a folder: give the folder that holds the submission's files`);
}

/** Files that a student may take for a part of the submission, which the lab's own tests are not. */
function isCode(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && !/\.(test|config)\./.test(name);
}

function noteOf(ignored: string[]): string {
  // Names are the student's text: control characters in them could steer a terminal.
  const shown = ignored.slice(0, 5).map((name) => name.slice(0, 60).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?'));
  const rest = ignored.length - shown.length;
  return `ignored: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

async function readSource(folder: string, name: string, limit: number): Promise<SubmittedFile> {
  try {
    const bytes = await readBytes(join(folder, name), name, limit);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { state: 'read', name, text: decode(bytes, name), hash };
  } catch (error) {
    if (error instanceof Rejection) return { state: 'rejected', name, finding: error.finding };
    throw error;
  }
}

async function readBytes(path: string, name: string, limit: number): Promise<Buffer> {
  const tooLarge = (bytes: string) =>
    rejection(name, `it has ${bytes} bytes and at most ${limit} are read; remove data or generated code`);
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) throw rejection(name, `it is ${kindOf(stats)}; hand in an ordinary file`);
    if (stats.size > limit) throw tooLarge(String(stats.size));
    // Whatever may have taken the file's place by now is neither followed nor waited for, and of a
    // file that has grown no more than the limit is read.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(limit + 1);
      let length = 0;
      for (let read = -1; read !== 0; length += read) {
        read = (await file.read(buffer, length, buffer.length - length)).bytesRead;
      }
      if (length > limit) throw tooLarge(`more than ${limit}`);
      return buffer.subarray(0, length);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw new Rejection({ code: 'missing-file', file: name });
    if (code === 'EACCES' || code === 'EPERM') throw rejection(name, 'its permissions forbid reading it');
    throw error;
  }
}

function decode(bytes: Buffer, name: string): string {
  const saveAsUtf8 = 'save it as UTF-8';
  if (bytes.length >= 2 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE(0))) {
    throw rejection(name, `it is encoded as UTF-16; ${saveAsUtf8}`);
  }
  if (bytes.includes(0)) {
    throw rejection(name, `it holds zero bytes, so it is no text, or text encoded as UTF-16; ${saveAsUtf8}`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw rejection(name, `it is not encoded as UTF-8; ${saveAsUtf8}`);
  }
  if (text.trim() === '') throw rejection(name, 'it is empty; hand in the stub with your code in it');
  return text.replace(/\r\n?/g, '\n');
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  return 'a device, pipe or socket';
}

function hashOf(files: readonly SubmittedFile[]): string {
  const lines = files.map((file) => JSON.stringify([file.name, file.state === 'read' ? file.hash : file.finding]));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

function rejection(file: string, reason: string): Rejection {
  return new Rejection({ code: 'file-rejected', file, reason });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
