import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cutBlocks } from '../source/blocks.ts';
import { UsageError } from '../support/errors.ts';
import { graft } from './graft.ts';
import { stubOf } from './stub.ts';

const REFERENCE = `import { z } from 'zod';
import { a } from '../lab/a.ts';
import { z as b } from '../lab/zz.ts';

/** Kept. */
export class A {
  // TODO(t.fields) begin
  // Hint: one field.
  secret = a(z, b);
  // TODO(t.fields) end

  // also kept
  f() {
    // TODO(t.f) begin
    // A remark for the reader of the solution.
    // Hint: first,
    // continued.
    // Hint: second.
    return this.secret; // gone
    // Hint: this one is too late.
    // TODO(t.f) end
  }
}
`;

describe('stubOf', () => {
  test('keeps hints and everything outside the blocks', () => {
    expect(
      stubOf(REFERENCE, (block) => [`Task of ${block}.`, 'Two lines.']),
    ).toBe(`import { TodoError } from 'lab-harness/inside';
import { z } from 'zod';
import { a } from '../lab/a.ts';
import { z as b } from '../lab/zz.ts';

/** Kept. */
export class A {
  // TODO(t.fields) begin
  // Task of t.fields.
  // Two lines.
  // Hint: one field.
  // TODO(t.fields) end

  // also kept
  f() {
    // TODO(t.f) begin
    // Task of t.f.
    // Two lines.
    // Hint: first,
    // continued.
    // Hint: second.
    throw new TodoError('t.f');
    // TODO(t.f) end
  }
}
`);
  });

  test('imports TodoError after the last import before it in order', () => {
    const stubbed = (imports: string) =>
      stubOf(`${imports}function f() {\n// TODO(f) begin\n// TODO(f) end\n}\n`, () => []).split('\n');
    expect(stubbed('')[0]).toMatch(/TodoError/);
    expect(stubbed("import a from 'a';\nimport z from 'z';\n")[1]).toMatch(/TodoError/);
    expect(stubbed("import a from 'a';\nimport b from '../b.ts';\n")[1]).toMatch(/TodoError/);
    expect(stubbed("import a from 'a';\n")[1]).toMatch(/TodoError/);
  });

  test('imports nothing where no block throws', () => {
    const text = 'class A {\n  // TODO(f) begin\n  x = 1;\n  // TODO(f) end\n}\n';
    expect(stubOf(text, () => [])).toBe('class A {\n  // TODO(f) begin\n  // TODO(f) end\n}\n');
  });

  test.each(['q1', 'q2'])('gives no line of the solution of %s away, and takes the solution back', (question) => {
    const reference = readFileSync(new URL(`../../reference/${question}.ts`, import.meta.url), 'utf8');
    const stub = stubOf(reference, (block) => [block]);
    const blocks = [...cutBlocks(reference).blocks.values()];
    expect([...cutBlocks(stub).blocks.keys()]).toEqual(blocks.map(({ name }) => name));
    const lines = blocks.flatMap(({ body }) => body.split('\n').map((line) => line.trim()));
    const code = lines.filter((line) => line.length > 12 && !line.startsWith('//'));
    expect(code.length).toBeGreaterThan(20);
    expect(code.filter((line) => stub.includes(line))).toEqual([]);

    const { source, blocks: grafted, notes } = graft(`${question}.ts`, reference, stub);
    expect(grafted.filter(({ state }) => state !== 'ready')).toEqual([]);
    expect(source.replace(/^import .*TodoError.*\n/m, '')).toBe(reference);
    expect(notes).toEqual([]);
  });

  test.each(['class {', '// TODO(a) begin\n'])('a damaged reference is refused: %s', (text) => {
    expect(() => stubOf(text, () => [])).toThrow(UsageError);
  });
});
