import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateStubs } from '../harness/graft/stub.ts';
import { cutBlocks } from '../harness/source/blocks.ts';
import { allLabs } from '../testing/labs.ts';

const stubs = (await allLabs()).flatMap((course) =>
  generateStubs(course).map((stub) => ({ ...stub, root: course.root })),
);

describe.each(stubs)('the stub of $question.id', ({ root, question, text }) => {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');

  test('is what the reference makes it, in both places: npm run stubs otherwise', () => {
    expect(read(question.stub)).toBe(text);
    expect(read(question.student)).toBe(text);
  });

  test('holds no line of the solution', () => {
    const code = [...cutBlocks(read(question.reference)).blocks.values()].map(({ body }) =>
      body
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length > 12 && !line.startsWith('//')),
    );
    for (const lines of code) expect(lines).not.toEqual([]);
    expect(code.flat().filter((line) => text.includes(line))).toEqual([]);
  });

  test('says of every block what it is worth', () => {
    const blocks = text.match(/TODO\(.*\) begin\n *\/\/ Task \d, .*: [\d.]+ marks\./g);
    expect(blocks).toHaveLength(question.tasks.flatMap(({ blocks }) => blocks).length);
  });
});
