import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Finding } from '../authoring/finding.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';
import { listArchive, otherArchive, submittedEntry } from './archive.ts';
import { bytesOf, Changed, listArchiveFile } from './archive-file.ts';
import { archiveInstead, choose, summarize } from './choose.ts';
import { decodeSource } from './decode-source.ts';
import { changed, type Entry, MOST_ENTRIES, Rejection, refused, tooManyEntries } from './entry.ts';
import { listFolder, systemCode } from './folder.ts';

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
  const isFolder = await lookAt(path);
  const listing = isFolder ? listFolder(path) : readArchive(path);
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
  const entries = await listing
    .then((entries) => unpacked(entries, fileNames))
    .catch((error) => {
      if (!(error instanceof Rejection)) throw error;
      // What is wrong with the whole is wrong with each of its files.
      return fileNames.map((name) => refused([name], error.message));
    });
  const { chosen, similar, ignored } = choose(entries, fileNames, limits.home);
  const read = (name: string) => readSource(name, chosen.get(name), similar.get(name) ?? [], limits.sourceBytes);
  const files = await Promise.all(fileNames.map(read));
  return { id, files, hash: hashOf(files), notes: ignored.length === 0 ? [] : [`ignored: ${summarize(ignored)}`] };
}

/** Archives in archives that are opened: people pack a folder in which their zip archive lies. */
const MOST_NESTED = 2;

/** Bytes of an archive in something, at most: it stays in memory until the submission's files are out of it. */
const MOST_INNER_BYTES = 256 * 1024 ** 2;

/** Lists, where an archive is all that has been handed in, what that holds. @throws Rejection where it holds too much */
async function unpacked(
  entries: readonly Entry[],
  fileNames: readonly string[],
  nested = 0,
): Promise<readonly Entry[]> {
  if (entries.length > MOST_ENTRIES) throw tooManyEntries();
  const archive = nested < MOST_NESTED ? archiveInstead(entries, fileNames) : undefined;
  if (!archive) return entries;
  const bytes = await archive.read(MOST_INNER_BYTES).catch((error) => {
    if (!(error instanceof Rejection)) throw error;
    throw new Rejection(`the archive ${printable(archive.path.at(-1) ?? '', 60)} cannot be opened: ${error.message}`);
  });
  const other = otherArchive(bytes);
  const inner = other ? undefined : await listArchive(bytes);
  if (!inner) throw noZip(other);
  return unpacked(inner, fileNames, nested + 1);
}

const WHAT_TO_GIVE = 'give the folder or the zip archive that holds the submission’s files';

async function lookAt(path: string): Promise<boolean> {
  const stats = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (!stats.isFile() && !stats.isDirectory()) throw noSubmission(path);
  return stats.isDirectory();
}

async function readArchive(path: string): Promise<Entry[]> {
  const other = otherArchive(await bytesOf(path, 0, 512));
  const listed = other ? undefined : await listArchiveFile(path);
  if (listed)
    return listed.map(({ entry, read }) => submittedEntry(entry, (limit) => read(limit).catch(refuseChanged)));
  // What a student has named an archive is the student's fault, and stops nobody else's grading.
  if (/\.zip$/i.test(path)) throw noZip(other);
  if (other) throw new UsageError(`${printable(path)} is ${other}, which is not read: unpack it and ${WHAT_TO_GIVE}`);
  throw noSubmission(path);
}

/** Makes the reason against what was handed in as an archive. @param other what else it is, if that is known */
function noZip(other = 'no zip archive'): Rejection {
  return new Rejection(`the archive is ${other}; pack the files as a zip archive`);
}

function refuseChanged(error: unknown): never {
  throw error instanceof Changed ? changed() : error;
}

function noSubmission(path: string): UsageError {
  return new UsageError(`${printable(path)} is neither a folder nor a zip archive: ${WHAT_TO_GIVE}`);
}

function unreadable(path: string, error: unknown): UsageError {
  const code = systemCode(error);
  const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new UsageError(`${printable(path)} ${reason}: ${WHAT_TO_GIVE}`);
}

/** Paths of similar files, at most, that a finding names. */
const MOST_SIMILAR = 5;

async function readSource(
  name: string,
  entry: Entry | undefined,
  similar: readonly string[],
  limit: number,
): Promise<SubmittedFile> {
  if (!entry) {
    const found = similar.slice(0, MOST_SIMILAR);
    const finding = { code: 'missing-file', file: name, ...(found.length > 0 && { similar: found }) } as const;
    return { state: 'rejected', name, finding };
  }
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
