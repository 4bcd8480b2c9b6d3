import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import lab from './lab.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${root}docs/tasks.md`, 'utf8');

/** Code that the page shows, and the file that the text before it names last. */
const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map(({ 1: code, index }) => {
  const named = [...page.slice(0, index).matchAll(/`(graders\/[\w/.-]+\.ts)`/g)];
  return { file: named.at(-1)?.[1] ?? '', code };
});

const withoutIndent = (text: string) => text.replace(/^ +/gm, '');

test('docs/tasks.md shows code of the files that it names', () => {
  expect(examples).toHaveLength(3);
  for (const { file, code } of examples) {
    expect(withoutIndent(readFileSync(`${root}${file}`, 'utf8')), file).toContain(withoutIndent(code));
  }
});

test('what a check found may follow from checks that come before it', () => {
  for (const { checks } of lab.questions.flatMap(({ tasks }) => tasks)) {
    const ids = checks.map(({ id }) => id);
    for (const { id, follows = [] } of checks) {
      expect(ids.slice(0, ids.indexOf(id)), id).toEqual(expect.arrayContaining([...follows]));
    }
  }
});
