import vm from 'node:vm';
import type { Node } from 'oxc-parser';
import { erase } from '../sandbox/erase.ts';
import type { Span } from '../source/syntax.ts';
import { walk } from '../source/walk.ts';
import { HarnessError } from '../support/errors.ts';

/** What Node.js makes of a module: the text without types, or its complaint. */
export type Compiled = { readonly code: string } | { readonly refusal: string };

/**
 * Has Node.js take the types out of a module, and V8 compile it, without running it: the two disagree with our parser in
 * places that nobody can list.
 */
export function compile(source: string): Compiled {
  if (!vm.SourceTextModule) throw new HarnessError('this needs Node.js with --experimental-vm-modules');
  try {
    const code = withoutTypes(source);
    new vm.SourceTextModule(code);
    return { code };
  } catch (error) {
    return { refusal: (error as Error).message };
  }
}

let hasFailed = false;

/** Tells whether taking types out has failed in this process: nobody knows in what state that leaves what does it. */
export function isDoubtful(): boolean {
  return hasFailed;
}

function withoutTypes(source: string): string {
  try {
    return erase(source);
  } catch (error) {
    hasFailed = true;
    throw error;
  }
}

/** Characters that take no place on a screen, or that nobody tells from a space, by their names. */
const INVISIBLE: Readonly<Record<string, string>> = {
  '\u0085': 'a line break of mainframes',
  '\u00ad': 'a soft hyphen',
  '\u180e': 'a Mongolian vowel separator',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u200e': 'a left-to-right mark',
  '\u200f': 'a right-to-left mark',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
};

/** Controls and format characters, which are no code outside of texts and comments; not tab, line breaks and their like. */
const SUSPICIOUS = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u;
const ORDINARY = /[\t\n\v\f\r]/;

/** Says what to do about a character that nobody sees and that is no code; undefined for any other. */
export function nameOfInvisible(source: string, offset: number): string | undefined {
  const character = String.fromCodePoint(source.codePointAt(offset) ?? 0x20);
  if (!SUSPICIOUS.test(character) || ORDINARY.test(character)) return undefined;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = INVISIBLE[character];
  return `an invisible character (${code}${name ? `, ${name}` : ''}) stands here: delete it`;
}

/**
 * Finds the first such character of a region, outside of comments and texts, which may hold whatever they like.
 * @param program the tree of the text
 */
export function invisibleCharacter(
  source: string,
  region: Span,
  program: Node,
  comments: readonly Span[],
): { offset: number; message: string } | undefined {
  const exempt: Span[] = [...comments];
  walk(program, (node) => {
    if (node.type === 'Literal' || node.type === 'TemplateElement') exempt.push(node);
  });
  for (let offset = region.start; offset < region.end; offset++) {
    const message = nameOfInvisible(source, offset);
    if (message && !exempt.some(({ start, end }) => offset >= start && offset < end)) return { offset, message };
  }
  return undefined;
}
