import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { openPromise } from 'yauzl';
import type { Class, ClassOptions } from '../harness/class/intake/read-class.ts';
import { makeZip } from '../proofs/attacks/zip-writer.ts';

/** Files of a class for tests: content by path; a path that ends with a slash is an empty folder. */
export type ClassFiles = Readonly<Record<string, string | Uint8Array>>;

/** Forms in which a class comes. */
export const FORMS = ['folder', 'archive'] as const;

export const OPTIONS: ClassOptions = {
  fileNames: ['q1.ts', 'q2.ts'],
  sourceBytes: 1000,
  home: 'student',
  timeZone: '+05:30',
};

/**
 * Writes a class for tests into a folder.
 * @returns its path
 */
export function makeClass(form: (typeof FORMS)[number], folder: string, files: ClassFiles): string {
  mkdirSync(folder, { recursive: true });
  if (form === 'archive') {
    const path = join(folder, 'class.zip');
    writeFileSync(path, makeZip(Object.entries(files).map(([name, content]) => ({ name, content }))));
    return path;
  }
  mkdirSync(join(folder, 'class'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, 'class', name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, content);
  }
  return join(folder, 'class');
}

/** Reads the texts of each submission's files, by id; undefined for a file that was not read. */
export async function textsOf({ submissions }: Class): Promise<Record<string, (string | undefined)[]>> {
  const read = submissions.map(async ({ id, read }) => {
    const { files } = await read();
    return [id, files.map((file) => (file.state === 'read' ? file.text : undefined))];
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Unpacks an archive of our own into a folder, with its permissions: for tests of what others unpack. */
export async function unzip(archive: string, folder: string): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const file = join(folder, entry.fileName);
    mkdirSync(dirname(file), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    writeFileSync(file, await buffer(await zip.openReadStreamPromise(entry)), { mode });
  }
}
