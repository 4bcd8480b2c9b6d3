/** Most arrays and objects, one inside the other: reports have 11 with a drawing's evidence in them. */
const MOST_DEPTH = 32;

/**
 * Parses a text that others may have written.
 * @returns undefined where it is not JSON, or arrays and objects lie deeper in it than in anything of ours
 */
export function parseJson(text: string): unknown {
  try {
    return isShallow(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Counts brackets outside of strings, before the parser makes something of them. */
function isShallow(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') isInString = !isInString;
    else if (isInString) i += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > MOST_DEPTH) return false;
  }
  return true;
}
