import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

// What a command has made of texts is kept where Node.js keeps what it has compiled, closed to others as that is.

/** What is kept, by the ending of its file. */
type Kind = 'js' | 'json';

/** Finds where what is made of some texts is kept; undefined where Node.js keeps nothing. */
function placeOf(kind: Kind, texts: readonly string[]): string | undefined {
  const folder = getCompileCacheDir();
  if (folder === undefined) return undefined;
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\0`).update(text);
  return join(folder, `${hash.digest('hex')}.${kind}`);
}

/** Reads what an earlier command has made of texts; undefined where none has left it. */
export function readKept(kind: Kind, ...texts: readonly string[]): string | undefined {
  try {
    const file = placeOf(kind, texts);
    return file === undefined ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Leaves what was made of texts for the next command. */
export function keep(kind: Kind, made: string, ...texts: readonly string[]): void {
  try {
    const file = placeOf(kind, texts);
    if (file !== undefined) writeWhole(file, made, 0o600);
  } catch {
    // The next command makes it anew.
  }
}
