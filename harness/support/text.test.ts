import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align, fitted, printable, printableLines, wrap } from './text.ts';

describe('printable text', () => {
  test.each([
    ['plain words', 'softmax(x) = e^x / Σ', 'softmax(x) = e^x / Σ'],
    ['letters of any script', 'naïve Größe 损失 потеря خسارة', 'naïve Größe 损失 потеря خسارة'],
    ['emoji', 'done 🎉 👍🏽', 'done 🎉 👍🏽'],
    ['no joined emoji, whose width is anybody’s guess', '👩\u200d🔬', '👩\ufffd🔬'],
    ['no emoji presentation', '❤\ufe0f', '❤'],
    ['no tab or wide space', 'a\tb\u00a0c\u3000d', 'a b c d'],
    ['no colors', 'a\u001b[31mb\u001b[0m', 'ab'],
    ['no window title', 'a\u001b]0;title\u0007b', 'ab'],
    ['no link', '\u001b]8;;https://example.org\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['no sequence in 8-bit form', 'a\u009b2Jb', 'ab'],
    ['no sequence that removing another one composes', '\u001b\u001b[2J[2J', '\ufffd[2J'],
    ['no line break', 'a\nb\r\nc\u2028d\u0085e', 'a\ufffdb\ufffdc\ufffdd\ufffde'],
    ['no change of direction', '\u202eetarip\u202c \u2066x\u2069', '\ufffdetarip\ufffd \ufffdx\ufffd'],
    ['nothing of no width', 'a\u200b\u00ad\u2060\ufeffb\u3164c\u{e0041}d', 'a\ufffdb\ufffdc\ufffdd'],
    ['no private or broken character', '\ue000\ud800\uffff!', '\ufffd!'],
    ['some combining marks', 'ế', 'ế'],
    ['no more than four of them', `a${'\u0301'.repeat(99)}b`, `a${'\u0301'.repeat(4)}b`],
    ['none on the character before the text', '\u0338x', '\ufffdx'],
  ])('has %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test('is cut where it is long, and says so', () => {
    expect(printable('abcdef', 3)).toBe('abc…');
    expect(printable('abc', 3)).toBe('abc');
    expect(printable('x'.repeat(5000))).toHaveLength(1001);
  });

  test('of many unfinished escape sequences takes no time to speak of', () => {
    expect(printable('\u001b]'.repeat(50_000))).toHaveLength(1001);
  });

  test('says how many lines there are besides the first ones', () => {
    expect(printableLines('a\r\nb\n')).toEqual(['a', 'b', '']);
    expect(printableLines('x\n'.repeat(100)).slice(19)).toEqual(['x', '… 81 more lines']);
  });
});

describe('wrapped text', () => {
  test.each([
    ['breaks between words', 'one two three', 8, ['one two', 'three']],
    ['breaks a word that is too long', 'ab cdefghij', 4, ['ab c', 'defg', 'hij']],
    ['counts wide characters twice', '损失函数', 4, ['损失', '函数']],
    ['keeps marks on their characters', 'e\u0301e\u0301e\u0301', 2, ['e\u0301', 'e\u0301', 'e\u0301']],
    ['breaks no escape in two', '"\\t\\t"', 4, ['"\\t', '\\t"']],
    ['breaks no quoted text that fits', 'is "a b\\" c" now', 10, ['is', '"a b\\" c"', 'now']],
    ['breaks a quoted text that is too long', '"one two three"', 9, ['"one two', 'three"']],
    ['is one piece where it fits', 'one two', 7, ['one two']],
    ['of nothing is one empty piece', '', 7, ['']],
  ])('%s', (_, line, columns, expected) => {
    expect(wrap(line, columns)).toEqual(expected);
  });

  test('loses nothing but spaces, and no piece is too wide', () => {
    const text = fc.array(fc.constantFrom('a', 'bc', ' ', '  ', 'é', '界', '🎉', 'word'), { maxLength: 60 });
    fc.assert(
      fc.property(
        text.map((parts) => parts.join('')),
        fc.integer({ min: 2, max: 20 }),
        (line, columns) => {
          const pieces = wrap(line, columns);
          expect(pieces.join('').replaceAll(' ', '')).toBe(line.replaceAll(' ', ''));
          for (const piece of pieces) {
            const wide = piece.match(/[界🎉]/gu)?.length ?? 0;
            expect([...piece].length + wide).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });
});

test('a sentence is wrapped into a terminal between words, and a command in it is in one piece', () => {
  const text = 'loss: 1 of 3 checks fails, as you see by npm run task -- loss --seed 1\nNext: npm run submit';
  expect(fitted(text)).toBe(text);
  expect(fitted(text, 50).split('\n')).toEqual([
    'loss: 1 of 3 checks fails, as you see',
    '          by npm run task -- loss --seed 1',
    'Next: npm run submit',
  ]);
});

test('columns are aligned over as many rows as there are', () => {
  expect(align(Array.from({ length: 200_000 }, (_, row) => [`${row}`, 'x'])).at(0)).toBe('0       x');
});
