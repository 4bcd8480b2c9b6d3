import { existsSync, readdirSync } from 'node:fs';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';

/** Endings of what people write tables and lists into. */
const ENDING = /\.(csv|tsv|txt|xlsx?|ods|numbers|ya?ml)$/i;

/**
 * Refuses a file under nearly the name by which one of an instructor's is read, where that one is not there: what it says
 * would count for nothing, without a word.
 *
 * @param names by which files in the folder are read
 * @throws UsageError for `overrides.yml`, `roster.xlsx` or `roster.csv.txt`
 */
export function refuseMisnamed(folder: string, names: readonly string[]): void {
  const there = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of names) {
    const near = there.find((each) => ENDING.test(each) && stem(each) === stem(name));
    if (near === undefined || there.includes(name)) continue;
    throw new UsageError(`${folder} has ${printable(near, 60)}, and what is read is ${name}: save it as that`);
  }
}

function stem(name: string): string {
  return name.toLowerCase().replace(/\..*$/, '').replace(/s$/, '');
}
