import type { Node } from 'oxc-parser';
import type { Span } from '../source/syntax.ts';
import { walk } from '../source/walk.ts';

/** Characters that take no place on a screen, or that nobody tells from a space, by their names. */
const INVISIBLE: Readonly<Record<string, string>> = {
  '\u0085': 'a line break of mainframes',
  '\u00ad': 'a soft hyphen',
  '\u115f': 'a Hangul filler',
  '\u180e': 'a Mongolian vowel separator',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u200e': 'a left-to-right mark',
  '\u200f': 'a right-to-left mark',
  '\u2060': 'a word joiner',
  '\u2800': 'a blank of Braille',
  '\u3164': 'a Hangul filler',
  '\ufe0f': 'a variation selector',
  '\ufeff': 'a byte order mark',
  '\ufffc': 'the place of a picture',
};

/** Controls, format characters and blanks, which are no code outside of texts and comments; not tab, line breaks and their like. */
const SUSPICIOUS = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800\ufffc]/u;
const ORDINARY = /[\t\n\v\f\r]/;

/** Characters that word processors and pages put in the place of those that code has. */
const TYPED: readonly (readonly [RegExp, string])[] = [
  [/[\u2018-\u201b\u2032\u00b4]/, "'"],
  [/[\u201c-\u201f\u2033\u00ab\u00bb]/, '"'],
  [/[\u2010-\u2015\u2212]/, '-'],
  [/[\u00d7\u2217]/, '*'],
  [/[\u00f7\u2044\u2215]/, '/'],
  [/\u2264/, '<='],
  [/\u2265/, '>='],
  [/\u2260/, '!=='],
];

/** Stands where something was that was no character of the file's encoding. */
export const LOST = '\ufffd';

/** Says what to do about a character that nobody sees and that is no code; undefined for any other. */
function nameOfInvisible(source: string, offset: number): string | undefined {
  const character = characterAt(source, offset);
  if (!SUSPICIOUS.test(character) || ORDINARY.test(character)) return undefined;
  const name = INVISIBLE[character];
  return `an invisible character (${codeOf(character)}${name ? `, ${name}` : ''}) stands here: delete it`;
}

/** Says what to do about a character that the parser stops at, or just after; undefined for those that belong to code. */
export function oddCharacter(source: string, offset: number): { offset: number; message: string } | undefined {
  const before = source.slice(0, offset).trimEnd().length - 1;
  for (const place of [offset, before]) {
    const message = nameOfInvisible(source, place);
    if (message) return { offset: place, message };
  }
  const character = characterAt(source, offset);
  if (character === LOST) {
    return {
      offset,
      message: `${LOST} (U+FFFD) stands here, what another encoding has left of a character: type it anew`,
    };
  }
  const typed = TYPED.find(([looks]) => looks.test(character))?.[1] ?? character.normalize('NFKC');
  if (typed === character || !/^[!-~]+$/.test(typed)) return undefined;
  return { offset, message: `${character} (${codeOf(character)}) stands here, and code has ${typed}: type that` };
}

const characterAt = (source: string, offset: number) => String.fromCodePoint(source.codePointAt(offset) ?? 0x20);

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Finds the first invisible character of a region, outside of comments and texts, which may hold whatever they like.
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
