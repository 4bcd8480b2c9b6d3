import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellQuote } from './shell-quote.ts';

test.each([
  ['student', 'student'],
  ['../work/q1.ts', '../work/q1.ts'],
  ['', "''"],
  ['~', "'~'"],
  ['-rf', "'-rf'"],
  ['Mary Smith', "'Mary Smith'"],
  ['Zoë', "'Zoë'"],
  ['; rm -rf ~', "'; rm -rf ~'"],
  ['$(x) `x`', "'$(x) `x`'"],
  ["it's", "'it'\\''s'"],
  ["\\'; rm -rf ~ #", "''\\\\''\\''; rm -rf ~ #'"],
  ['a\nb', "$'a\\012b'"],
  ["\u202e'é", "$'\\342\\200\\256\\047\\303\\251'"],
])('%j is written as %s', (word, expected) => {
  expect(shellQuote(word)).toBe(expected);
});

/** What a shell makes of a list of quoted words. */
function wordsIn(shell: string, words: readonly string[]): string[] {
  const output = execFileSync(shell, ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`], {
    encoding: 'utf8',
    // What is run by mistake is not found.
    env: { PATH: '' },
    // Bash takes a socket for a remote login, and would read its settings.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return output.split('\0').slice(0, -1);
}

describe('a shell reads', () => {
  const part = fc.oneof(
    fc.constantFrom("'", '"', '\\', '$', '`', '$(exit 1)', ';', '\n', '!', '*', '~', '-', ' ', '#', '&', '\u001b[2J'),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  );
  const word = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  const words = fc.array(word, { minLength: 200, maxLength: 200 });

  test('the very words, in Bash', () => {
    fc.assert(
      fc.property(words, (list) => {
        expect(wordsIn('/bin/bash', list)).toEqual(list);
      }),
      { numRuns: 5 },
    );
  });

  test('as many words, in a POSIX shell that may not know $’…’', () => {
    fc.assert(
      fc.property(words, (list) => {
        const read = wordsIn('/bin/sh', list);
        expect(read).toHaveLength(list.length);
        for (const [i, quoted] of list.map(shellQuote).entries()) {
          if (!quoted.startsWith('$')) expect(read[i]).toBe(list[i]);
        }
      }),
      { numRuns: 5 },
    );
  });
});
