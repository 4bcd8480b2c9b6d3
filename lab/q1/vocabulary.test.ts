import { describe, expect, test } from 'vitest';
import { oneHot, UnknownCharacterError, Vocabulary } from './vocabulary.ts';

describe('Vocabulary', () => {
  test('holds each character once, in order, with the newline', () => {
    const vocabulary = new Vocabulary('banana Bo');
    expect(vocabulary.characters).toEqual(['\n', ' ', 'B', 'a', 'b', 'n', 'o']);
    expect(vocabulary.size).toBe(7);
    expect(vocabulary.characters.map((character) => vocabulary.indexOf(character))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('does not depend on the order of the text', () => {
    expect(new Vocabulary('cab\n').characters).toEqual(new Vocabulary('abccba').characters);
  });

  test('counts and sorts code points, not UTF-16 units', () => {
    // As UTF-16 units, 😀 begins with U+D83D and would come before U+FF5E.
    expect(new Vocabulary('😀a～').characters).toEqual(['\n', 'a', '～', '😀']);
  });

  test.each([
    ['é', '"é" (U+00E9)'],
    ['\u0301', '"\\u{301}"'],
    ['a\u0301', '"a\\u{301}"'],
    ['\t', '"\\t"'],
    ['', '""'],
  ])('refuses %j and says what it holds', (character, shown) => {
    const lookUp = () => new Vocabulary('ab').indexOf(character);
    expect(lookUp).toThrow(UnknownCharacterError);
    expect(lookUp).toThrow(`${shown} is not in the vocabulary, which holds these 3 characters: "\\n" "a" "b"`);
    expect(() => new Vocabulary('').indexOf(character)).toThrow(
      `${shown} is not in the vocabulary, which holds "\\n" alone`,
    );
  });

  test.each([5, null, ['a'], ['é'], {}, /a/])('refuses %j, which is no text', (given) => {
    const lookUp = () => new Vocabulary('a😀').indexOf(given as never);
    expect(lookUp).toThrow(UnknownCharacterError);
    expect(lookUp).toThrow(`${JSON.stringify(given)} is not in the vocabulary, which holds`);
  });

  test('says of half a character which one it is of', () => {
    const lookUp = () => new Vocabulary('a😀').indexOf('\ud83d');
    expect(lookUp).toThrow('"a" "😀"; it is half of "😀", which [...text] keeps whole');
    expect(() => new Vocabulary('a😀').indexOf('😁')).toThrow(/^"😁" \(U\+1F601\) is not .* "a" "😀"$/);
  });

  test('shortens a long list of characters in the message', () => {
    const text = String.fromCodePoint(...Array.from({ length: 3000 }, (_, i) => 0x4e00 + i));
    let message = '';
    try {
      new Vocabulary(text).indexOf('a');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain('3001 characters');
    expect(message.length).toBeLessThan(200);
  });
});

describe('oneHot', () => {
  test('is a column with a single 1', () => {
    expect(oneHot(2, 4).to2DArray()).toEqual([[0], [0], [1], [0]]);
  });

  test.each([-1, 4, 1.5, Number.NaN])('refuses the index %d', (index) => {
    expect(() => oneHot(index, 4)).toThrow(new RangeError(`oneHot needs an index from 0 to 3, and got ${index}`));
  });
});
