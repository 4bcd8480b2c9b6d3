import { stripTypeScriptTypes } from 'node:module';
import { keep, readKept } from '../support/made-before.ts';

/** Texts without their types, by the texts with them. */
const erased = new Map<string, string>();

/**
 * Takes the types out of a trusted file, once: to load what does it takes Node.js longer than a child needs for all the
 * rest. Every place in it stays where it is.
 */
export function eraseTrusted(text: string): string {
  const known = erased.get(text) ?? readKept('js', text);
  const code = known ?? erase(text);
  if (known === undefined) keep('js', code, text);
  erased.set(text, code);
  return code;
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
