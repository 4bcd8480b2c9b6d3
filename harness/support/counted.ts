/** Words that take another form than with an `s` where there are several. */
const PLURALS: Readonly<Record<string, string>> = {
  has: 'have',
  is: 'are',
  was: 'were',
  holds: 'hold',
  fits: 'fit',
  passes: 'pass',
  fails: 'fail',
};

/** Counts in words: `1 student has`, `2 students have`. */
export function counted(count: number, ...words: readonly string[]): string {
  return [count, ...words.map((word) => inNumber(count, word))].join(' ');
}

/** Puts a noun or a verb into the number that goes with a count: `file` or `files`, `has` or `have`. */
export function inNumber(count: number, word: string): string {
  return count === 1 ? word : (PLURALS[word] ?? `${word}s`);
}
