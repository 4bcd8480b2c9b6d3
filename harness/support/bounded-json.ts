/** Most arrays and objects, one inside the other: reports have 11 with a drawing's evidence in them. */
const MOST_DEPTH = 32;

/**
 * Parses a text that others may have written.
 * @param parts most keys and values
 * @returns undefined where it is not JSON, has more parts, or arrays and objects lie deeper in it than in anything of ours
 */
export function parseJson(text: string, parts = Number.POSITIVE_INFINITY): unknown {
  try {
    return excessIn(text, { depth: MOST_DEPTH, parts }) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Bounds what a JSON text can grow to before it is parsed: every key and every value but the outermost follows one of
 * `[ { , :`. Where the text is not JSON the count is off, but then the parser stops there, too.
 *
 * @param most arrays and objects, one inside the other, and keys and values
 * @returns of which there are more
 */
export function excessIn(text: string, most: { depth: number; parts: number }): 'depth' | 'parts' | undefined {
  let parts = 0;
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Most of a message is numbers.
    if (code >= CODE.minus && code <= CODE.nine) continue;
    if (code === CODE.quote) isInString = !isInString;
    else if (isInString) i += code === CODE.backslash ? 1 : 0;
    else if (code === CODE.comma || code === CODE.colon) parts++;
    else if (code === CODE.closeArray || code === CODE.closeObject) depth--;
    else if (code === CODE.openArray || code === CODE.openObject) {
      parts++;
      if (++depth > most.depth) return 'depth';
    }
    if (parts > most.parts) return 'parts';
  }
  return undefined;
}

const CODE = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  nine: 0x39,
  colon: 0x3a,
  openArray: 0x5b,
  backslash: 0x5c,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;
