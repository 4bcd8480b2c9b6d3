import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PROJECT } from '../harness/support/project.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';
import { markdownTable, REGIONS, withRows, writeFigures } from './figures.ts';

const { folder, remove } = createTemporaryFolder('figures');
afterAll(remove);
mkdirSync(join(folder, 'docs'));
const page = join(folder, 'docs/rigor.md');

test('each region of the docs has a command that writes it, and each command a region', () => {
  const found = globSync('docs/*.md', { cwd: PROJECT }).flatMap((path) => {
    const text = readFileSync(join(PROJECT, path), 'utf8');
    return [...text.matchAll(/^<!-- (\S+): begin -->$.*?^<!-- \1: end -->$/gms)].map(([, name]) => [name, path]);
  });
  expect(found.sort()).toEqual(Object.entries(REGIONS).sort());
  const written = globSync('proofs/*/*.ts', { cwd: PROJECT }).flatMap((path) =>
    [...readFileSync(join(PROJECT, path), 'utf8').matchAll(/writeFigures\('(\w+)'/g)].map(([, name]) => name),
  );
  expect(written.sort()).toEqual(Object.keys(REGIONS).sort());
});

test('the lines of a region are replaced, and nothing else', () => {
  const around = (lines: string) => `x\n<!-- soak: begin -->\n${lines}<!-- soak: end -->\ny\n`;
  for (const old of ['', 'old\n', '| a |\n\nold\n']) {
    writeFileSync(page, around(old));
    writeFigures(
      'soak',
      markdownTable([
        ['a', 'b'],
        ['$&', 1],
      ]),
      folder,
    );
    expect(readFileSync(page, 'utf8')).toBe(around('| a | b |\n| --- | --- |\n| $& | 1 |\n'));
  }
});

test('rows of a table are replaced by their names, and others stay while the head is the same', () => {
  writeFileSync(page, '<!-- soak: begin -->\nold\n<!-- soak: end -->\n');
  const write = (rows: string[][]) => writeFigures('soak', withRows('soak', rows, ['a', 'b', 'c'], folder), folder);
  const table = () => readFileSync(page, 'utf8').split('\n').slice(3, -2);
  const head = ['name', 'count'];
  write([head, ['c', '1']]);
  write([head, ['a', '2']]);
  write([head, ['c', '3']]);
  expect(table()).toEqual(['| a | 2 |', '| c | 3 |']);
  write([
    ['name', 'other'],
    ['b', '4'],
  ]);
  expect(table()).toEqual(['| b | 4 |']);
});

test.each(['', '<!-- soak: begin -->\n', '<!-- soak: end -->\n<!-- soak: begin -->\n'])(
  'a page without the region is told so: %j',
  (text) => {
    writeFileSync(page, text);
    expect(() => writeFigures('soak', [], folder)).toThrow("docs/rigor.md has no lines '<!-- soak: begin -->' and");
    expect(readFileSync(page, 'utf8')).toBe(text);
  },
);
