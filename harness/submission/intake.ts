import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Finding } from '../authoring/finding.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import { listArchive, otherArchive } from './archive.ts';
import { choose, summarize } from './choose.ts';
import { type Entry, Rejection, refused } from './entry.ts';
import { listFolder, readRegularFile, systemCode } from './folder.ts';

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
  /** name of the folder, or of the archive without `.zip` */
  readonly id: string;
  /** in the order asked for */
  readonly files: readonly SubmittedFile[];
  /**
   * SHA-256 over the names and the contents, in hexadecimal: the same for a folder and for an archive
   * of it, and in any order of the names
   */
  readonly hash: string;
  readonly notes: readonly string[];
}

export interface IntakeLimits {
  /** a larger file is not read */
  readonly sourceBytes: number;
  /** the folder that students work in, in a copy of the whole lab */
  readonly home?: string;
}

/**
 * Reads the named files of a submission, which is a folder or a zip archive, and nothing else in it. A file
 * that is missing or cannot be source code is rejected with its finding; it never stops the others.
 *
 * @throws UsageError where there is neither a folder nor what is named a zip archive
 */
export async function readSubmission(
  path: string,
  fileNames: readonly string[],
  limits: IntakeLimits,
): Promise<Submission> {
  const { isFolder, size } = await lookAt(path);
  const listing = isFolder ? listFolder(path) : readArchive(path, size);
  const entries = listing.catch((error) => {
    throw systemCode(error) ? unreadable(path, error) : error;
  });
  const id = isFolder ? basename(resolve(path)) : basename(path).replace(/(?<=.)\.zip$/i, '');
  return submissionOf(id, entries, fileNames, limits);
}

/**
 * Reads the named files of a submission from what it holds.
 *
 * @param listing what the submission holds; a Rejection of it rejects each of the files
 */
export async function submissionOf(
  id: string,
  listing: Promise<readonly Entry[]>,
  fileNames: readonly string[],
  limits: IntakeLimits,
): Promise<Submission> {
  const entries = await listing.catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    // What is wrong with the whole is wrong with each of its files.
    return fileNames.map((name) => refused([name], error.message));
  });
  const { chosen, ignored } = choose(entries, fileNames, limits.home);
  const files = await Promise.all(fileNames.map((name) => readSource(name, chosen.get(name), limits.sourceBytes)));
  return { id, files, hash: hashOf(files), notes: ignored.length === 0 ? [] : [`ignored: ${summarize(ignored)}`] };
}

/** Bytes of an archive, at most: it stays in memory until the submission's files are out of it. */
export const MOST_ARCHIVE_BYTES = 16 * 1024 ** 2;

const WHAT_TO_GIVE = 'give the folder or the zip archive that holds the submission’s files';

async function lookAt(path: string): Promise<{ isFolder: boolean; size: number }> {
  const stats = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (!stats.isFile() && !stats.isDirectory()) throw noSubmission(path);
  return { isFolder: stats.isDirectory(), size: stats.size };
}

async function readArchive(path: string, size: number): Promise<Entry[]> {
  if (size > MOST_ARCHIVE_BYTES) {
    const most = `at most ${MOST_ARCHIVE_BYTES} are read`;
    throw new Rejection(`the archive has ${size} bytes and ${most}; pack only the files that are asked for`);
  }
  const bytes = await readRegularFile(path, MOST_ARCHIVE_BYTES, constants.O_RDONLY | constants.O_NONBLOCK);
  // What a student has named an archive is the student's fault, and stops nobody else's grading.
  if (/\.zip$/i.test(path)) return listSubmittedArchive(bytes);
  const other = otherArchive(bytes);
  const entries = other ? undefined : await listArchive(bytes);
  if (entries) return entries;
  if (other) throw new UsageError(`${printable(path)} is ${other}, which is not read: unpack it and ${WHAT_TO_GIVE}`);
  throw noSubmission(path);
}

/**
 * Lists what an archive holds that a student has handed in.
 * @throws Rejection where it is no zip archive, is damaged or holds too much
 */
export async function listSubmittedArchive(bytes: Buffer): Promise<Entry[]> {
  const other = otherArchive(bytes);
  const entries = other ? undefined : await listArchive(bytes);
  if (entries) return entries;
  throw new Rejection(`the archive is ${other ?? 'no zip archive'}; pack the files as a zip archive`);
}

function noSubmission(path: string): UsageError {
  return new UsageError(`${printable(path)} is neither a folder nor a zip archive: ${WHAT_TO_GIVE}`);
}

function unreadable(path: string, error: unknown): UsageError {
  const code = systemCode(error);
  const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new UsageError(`${printable(path)} ${reason}: ${WHAT_TO_GIVE}`);
}

async function readSource(name: string, entry: Entry | undefined, limit: number): Promise<SubmittedFile> {
  if (!entry) return { state: 'rejected', name, finding: { code: 'missing-file', file: name } };
  try {
    const bytes = await entry.read(limit);
    const hash = createHash('sha256').update(bytes).digest('hex');
    return { state: 'read', name, text: decodeSource(bytes), hash };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { state: 'rejected', name, finding: { code: 'file-rejected', file: name, reason: error.message } };
  }
}

function hashOf(files: readonly SubmittedFile[]): string {
  const lines = files.map((file) => JSON.stringify([file.name, file.state === 'read' ? file.hash : file.finding]));
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

const SAVE_AS_UTF8 = 'save it as UTF-8';

/**
 * Decodes the text of a source file: UTF-8, as Node.js reads it. A text in UTF-16 could be read here, but then it
 * would run nowhere but in the grader.
 *
 * @returns the text without byte order mark, every line break a line feed
 * @throws Rejection where it is no text, is in another encoding, or is empty
 */
export function decodeSource(bytes: Buffer): string {
  if (bytes.length >= 2 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE(0))) {
    throw new Rejection(`it is encoded as UTF-16; ${SAVE_AS_UTF8}`);
  }
  if (bytes.includes(0)) {
    throw new Rejection(`it holds zero bytes, so it is no text, or text encoded as UTF-16; ${SAVE_AS_UTF8}`);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Rejection(`it is not encoded as UTF-8; ${SAVE_AS_UTF8}`);
  }
  if (text.trim() === '') throw new Rejection('it is empty; hand in the stub with your code in it');
  return text.replace(/\r\n?/g, '\n');
}
