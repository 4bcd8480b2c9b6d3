import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateStubs } from '../harness/graft/stub.ts';
import { loadCourse } from '../harness/rubric/course.ts';
import { cutBlocks } from '../harness/source/blocks.ts';

const course = await loadCourse();
const read = (path: string) => readFileSync(join(course.root, path), 'utf8');

describe.each(generateStubs(course))('the stub of $question.id', ({ question, text }) => {
  test('is what the reference makes it, in both places: npm run stubs otherwise', () => {
    expect(read(question.stub)).toBe(text);
    expect(read(question.student)).toBe(text);
  });

  test('holds no line of the solution', () => {
    const code = [...cutBlocks(read(question.reference)).blocks.values()]
      .flatMap(({ body }) => body.split('\n'))
      .map((line) => line.trim())
      .filter((line) => line.length > 12 && !line.startsWith('//'));
    expect(code.length).toBeGreaterThan(20);
    expect(code.filter((line) => text.includes(line))).toEqual([]);
  });

  test('says of every block what it is worth', () => {
    const blocks = text.match(/TODO\(.*\) begin\n *\/\/ Task \d, .*: [\d.]+ marks\./g);
    expect(blocks).toHaveLength(question.tasks.flatMap(({ blocks }) => blocks).length);
  });
});
