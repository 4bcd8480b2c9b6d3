import { Matrix } from 'ml-matrix';

/** Characters of the vocabulary that an error message lists at most, each in quotes of its own: a space and a line break are told apart. */
const LISTED = 32;

/** Characters that a model knows, each with an index; the newline ends every example. */
export class Vocabulary {
  /** V distinct characters (Unicode code points) in ascending order: the order depends on nothing else. */
  readonly characters: readonly string[];
  readonly #indices: ReadonlyMap<string, number>;

  /** Collects the characters. @param text where the characters come from; the newline is added to them */
  constructor(text: string) {
    this.characters = [...new Set(['\n', ...text])].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
    this.#indices = new Map(this.characters.map((character, index) => [character, index]));
  }

  /** V, the number of characters */
  get size(): number {
    return this.characters.length;
  }

  /** Looks up a character's index. @throws UnknownCharacterError where the vocabulary does not hold the character */
  indexOf(character: string): number {
    const index = this.#indices.get(character);
    if (index === undefined) throw new UnknownCharacterError(character, this);
    return index;
  }
}

/** Quotes a text; marks that combine with the letter before them are written by their code, for the letter may be another. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/\p{M}/gu, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);
}

/** Tells whether something that was looked up is one of the two units of a character beyond U+FFFF. */
const isHalf = (given: unknown): boolean => typeof given === 'string' && given.length === 1 && !given.isWellFormed();

/** Writes the code of a single character that may look like another one: any but those of ASCII, and marks, which are written by it. */
function codeOf(text: unknown): string {
  // What is looked up may be of any kind: it is of a student's code.
  if (typeof text !== 'string') return '';
  const [first = '', ...others] = text;
  const code = first.codePointAt(0) ?? 0;
  const isPlain = code < 0x80 || others.length > 0 || isHalf(text) || /\p{M}/u.test(first);
  return isPlain ? '' : ` (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
}

/** Error for a character that the model has never seen. */
export class UnknownCharacterError extends Error {
  override readonly name = 'UnknownCharacterError';

  constructor(character: string, vocabulary: Vocabulary) {
    const known = vocabulary.characters.slice(0, LISTED).map(quoted).join(' ');
    const more = vocabulary.size > LISTED ? ' …' : '';
    const held = vocabulary.size === 1 ? `${known} alone` : `these ${vocabulary.size} characters: ${known}${more}`;
    const whole =
      isHalf(character) && vocabulary.characters.find((each) => each.length > 1 && each.includes(character));
    const half = whole ? `; it is half of ${quoted(whole)}, which [...text] keeps whole` : '';
    super(`${quoted(character)}${codeOf(character)} is not in the vocabulary, which holds ${held}${half}`);
  }
}

/**
 * Makes the column [size, 1] that is 1 at `index` and 0 elsewhere.
 *
 * @throws RangeError where size is below 1, or index is not a whole number from 0 to size − 1
 */
export function oneHot(index: number, size: number): Matrix {
  if (!(size >= 1)) throw new RangeError(`oneHot needs a size of 1 or more, and got ${size}`);
  if (!Number.isInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`oneHot needs an index from 0 to ${size - 1}, and got ${index}`);
  }
  return Matrix.zeros(size, 1).set(index, 0, 1);
}
