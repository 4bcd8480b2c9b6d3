import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option } from 'commander';
import { UsageError } from '../harness/support/errors.ts';

/** The pages in which figures stand, each between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. */
export const REGIONS = {
  spaces: 'docs/rigor.md',
  corpus: 'docs/rigor.md',
  field: 'docs/rigor.md',
  mutants: 'docs/rigor.md',
  soak: 'docs/rigor.md',
  rehearsal: 'docs/rigor.md',
  class: 'docs/rigor.md',
  fixtures: 'docs/rigor.md',
  attacks: 'docs/security.md',
  control: 'docs/security.md',
  fuzz: 'docs/security.md',
  bench: 'docs/security.md',
  grading: 'docs/performance.md',
};
export type Region = keyof typeof REGIONS;

/** Makes the option of commands that have figures. */
export const writeOption = () => new Option('--write', 'put the figures of a whole run into the lab’s docs/');

/**
 * Refuses to write figures of a part, and those of a lab that has no pages for them.
 * @throws UsageError where that is asked for
 */
export function refuseWrite(write: boolean | undefined, isPart: boolean, root: string): void {
  if (!write) return;
  if (isPart) throw new UsageError('--write takes the figures of a whole run: leave out what makes it smaller');
  if (!existsSync(join(root, 'docs'))) throw new UsageError(`--write puts figures into docs/, and ${root} has none`);
}

/**
 * Replaces the figures of a region.
 * @param root folder with the pages: of a lab, or of the engine
 * @throws UsageError where there is no such page, or no such region in it
 */
export function writeFigures(region: Region, lines: readonly string[], root: string): void {
  const path = join(root, REGIONS[region]);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const [begin, end] = ['begin', 'end'].map((edge) => `<!-- ${region}: ${edge} -->\n`);
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (from < begin.length || to < from)
    throw new UsageError(`${path} has no lines '${begin.trim()}' and '${end.trim()}' for the figures to stand between`);
  writeFileSync(path, `${text.slice(0, from)}${lines.join('\n')}\n${text.slice(to)}`);
}

/**
 * Sets rows into the table of a region: those of the same name are replaced, others stay as long as the head is the same.
 * @param names of all rows that there may be, in their order
 */
export function withRows(region: Region, [head, ...rows]: readonly string[][], names: readonly string[], root: string) {
  const [, text = ''] = readFileSync(join(root, REGIONS[region]), 'utf8').split(`<!-- ${region}: begin -->\n`);
  const [known, , ...old] = text
    .split(`<!-- ${region}: end -->`)[0]
    .split('\n')
    .flatMap((line) => (line.startsWith('| ') ? [line.slice(2, -2).split(' | ')] : []));
  const kept = known?.join() === head.join() ? old : [];
  const all = new Map([...kept, ...rows].map((row) => [row[0], row]));
  return markdownTable([head, ...names.map((name) => all.get(name)).filter((row) => row !== undefined)]);
}

/** Tells whether a lab has a page for the figures of a region. */
export const hasPage = (region: Region, root: string) => existsSync(join(root, REGIONS[region]));

/** Draws rows as a table of Markdown, the first as its head. */
export function markdownTable([head, ...rows]: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
