import { existsSync, readdirSync } from 'node:fs';
import { isNearly, TABLE } from '../submission/near-names.ts';
import { UsageError } from '../support/errors.ts';
import { printable } from '../support/text.ts';

/**
 * Refuses a file under nearly the name by which one of an instructor's is read, where that one is not there: what it says
 * would count for nothing, without a word.
 *
 * @param names by which files in the folder are read
 * @throws UsageError for `overrides.yml`, `roster (1).csv`, `roster.csv.txt` or `exception.csv`
 */
export function refuseMisnamed(folder: string, names: readonly string[]): void {
  const found = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const there = found.filter((each) => !each.isDirectory()).map(({ name }) => name);
  for (const name of names) {
    const otherNumber = name.replace(/s?(?=\.)/, (s) => (s === '' ? 's' : ''));
    const near = there.find((each) => [name, otherNumber].some((asked) => isNearly(asked, [each], TABLE)));
    if (near === undefined || there.includes(name)) continue;
    throw new UsageError(
      `${folder} has ${printable(near, 60)}, and what is read is ${name}: save it as that, or in another folder`,
    );
  }
}
