/** One thing that a folder or an archive holds. */
export interface Entry {
  /** its folders and its name, from the top of the submission; a folder may have an empty name in itself */
  readonly path: readonly string[];
  /** name of the section, where a class's download is one of several */
  readonly section?: string;
  /**
   * Reads the bytes, at most `limit` of them.
   * @throws Rejection where it is no ordinary file, is larger, or cannot be read
   */
  read(limit: number): Promise<Buffer>;
}

/** A reason against a submission's file, or against the whole of its folder or archive, and what to do. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
}

/** Tells whether tools make such a folder beside people's files: nobody hands in what is in them. */
export function isToolsOwn(folder: string): boolean {
  return /^\.[^.]/.test(folder) || folder === 'node_modules' || folder === '__MACOSX';
}

/** Entries of a folder or an archive, at most, that are looked through: more than anyone hands in on purpose. */
export const MOST_ENTRIES = 10_000;

/** UTF-16 units: no file system takes a longer name, and to normalise a long one takes time by its square. */
export const LONGEST_NAME = 255;

/** Makes an entry that is refused for a reason known before any reading. */
export function refused(path: readonly string[], reason: string): Entry {
  return { path, read: () => Promise.reject(new Rejection(reason)) };
}

export function tooManyEntries(): Rejection {
  return new Rejection(`the submission holds more than ${MOST_ENTRIES} files; hand in only those that are asked for`);
}

export function tooLarge(bytes: number, limit: number): Rejection {
  return new Rejection(`it has ${bytes} bytes and at most ${limit} are read; remove data or generated code`);
}

export function changed(): Rejection {
  return new Rejection('it changed while it was read; grade it again when nothing writes to it');
}

/** Reasons against what stands in a file's place. */
export const KINDS = {
  link: 'it is a symbolic link; hand in an ordinary file',
  folder: 'it is a folder; hand in an ordinary file',
  special: 'it is a device, pipe or socket; hand in an ordinary file',
} as const;
