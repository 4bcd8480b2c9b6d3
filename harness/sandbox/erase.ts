import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCompileCacheDir, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { writeWhole } from '../support/write-whole.ts';

/** Texts without their types, by the texts with them. */
const erased = new Map<string, string>();

/**
 * Takes the types out of a trusted file, once: to load what does it takes Node.js longer than a child needs for all the
 * rest. Every place in it stays where it is.
 */
export function eraseTrusted(text: string): string {
  const known = erased.get(text) ?? throughCache(text);
  erased.set(text, known);
  return known;
}

/** Reads the text without types where Node.js keeps what it has compiled, or leaves it there for the next command. */
function throughCache(text: string): string {
  const folder = getCompileCacheDir();
  if (folder === undefined) return erase(text);
  const file = join(folder, `${createHash('sha256').update(text).digest('hex')}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const made = erase(text);
    try {
      writeWhole(file, made, 0o600);
    } catch {
      // The next command makes it anew.
    }
    return made;
  }
}

/** Takes the types out of a text. @throws SyntaxError where it cannot be read, or has more of TypeScript than types */
export function erase(text: string): string {
  const { emitWarning } = process;
  // That the function may change in another version of Node.js: the project has its own.
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
