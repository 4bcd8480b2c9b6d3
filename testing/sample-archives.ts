import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Class, ClassOptions } from '../harness/class/intake/read-class.ts';
import { makeZip } from './zip-writer.ts';

/** What a class for tests consists of: content by path; a path that ends with a slash is an empty folder. */
export type ClassFiles = Readonly<Record<string, string | Uint8Array>>;

/** The two forms in which a class comes. */
export const FORMS = ['folder', 'archive'] as const;

export const OPTIONS: ClassOptions = { fileNames: ['q1.ts', 'q2.ts'], limits: { sourceBytes: 1000 } };

/** Writes a class for tests into a folder. @returns its path */
export function makeClass(form: (typeof FORMS)[number], folder: string, files: ClassFiles): string {
  mkdirSync(folder, { recursive: true });
  if (form === 'archive') {
    const path = join(folder, 'class.zip');
    writeFileSync(path, makeZip(Object.entries(files).map(([name, content]) => ({ name, content }))));
    return path;
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, 'class', name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, content);
  }
  return join(folder, 'class');
}

/** The texts of each submission's files, by id; undefined for a file that was not read. */
export async function textsOf({ submissions }: Class): Promise<Record<string, (string | undefined)[]>> {
  const read = submissions.map(async ({ id, read }) => {
    const { files } = await read();
    return [id, files.map((file) => (file.state === 'read' ? file.text : undefined))];
  });
  return Object.fromEntries(await Promise.all(read));
}
