import { describe, expect, test } from 'vitest';
import { fillIn, SOLUTION, STUB } from '../../testing/sample-stub.ts';
import { graft } from './graft.ts';

describe('edits outside the blocks', () => {
  const notes = (text: string) => graft('t.ts', text, STUB).notes;

  test('have no effect and are noted', () => {
    const text = fillIn(SOLUTION)
      .replace('(scale: number)', '(scale = 1)')
      .replace('super();', 'super();\n    hack();');
    const result = graft('t.ts', text, STUB);
    expect(result.source).toBe(fillIn(SOLUTION));
    const line = (code: string) => text.split('\n').findIndex((candidate) => candidate.includes(code)) + 1;
    expect(result.notes).toEqual([
      `t.ts:${line('hack()')}: this stands above TODO(t.constructor), where it is ignored: move it below the begin marker`,
      `t.ts:${line('scale = 1')}: perimeter is changed outside the TODO blocks, where a change is ignored`,
    ]);
  });

  test('imports and enums are named', () => {
    const text = `import fs from 'node:fs';\nexport const enum Side { A }\n${STUB}`;
    expect(notes(text)).toEqual([
      't.ts:1: the import of fs is ignored: the TODO blocks use what the stub imports',
      't.ts:2: Side stands outside the TODO blocks, where it is ignored',
    ]);
  });

  test('white space, comments and imports left out go without a note', () => {
    const text = STUB.replace(/^import.*\n/gm, '')
      .replaceAll('  ', '\t')
      .replaceAll('/** ', '/** More: ');
    expect(notes(`#!/usr/bin/env node\n// mine\n\n${text}`).slice(1)).toEqual([]);
  });

  test('code left out and blocks that the stub does not know are noted', () => {
    const text = `${STUB.replace('    super();\n', '')}// TODO(t.tota) begin\n// TODO(t.tota) end\n`;
    expect(notes(text)).toEqual([
      't.ts: code outside the TODO blocks is missing; that of the stub is used',
      't.ts:37: the stub has no block TODO(t.tota): it is ignored',
    ]);
  });

  test('that a formatter makes, and types, go without a note; the real one among them does not', () => {
    const formatted = fillIn(SOLUTION)
      .replace(/'(..\/lab[^']*)'/g, '"$1"')
      .replace('import { Base }', 'import {\n  Base,\n}')
      .replace('constructor(sides: number[]) {', 'constructor(\n    sides: ReadonlyArray<number>,\n  )\n  {')
      .replace('super();', 'super()')
      .replace('area(): number', 'public override area()')
      .replace('import { TodoError', "import type { Shape } from './shape.ts';\nimport { TodoError");
    expect(notes(formatted)).toEqual([]);
    expect(notes(`${formatted}function helper(x) {\n  return x;\n}\n`)).toEqual([
      expect.stringMatching(
        /^t.ts:\d+: helper stands outside the TODO blocks, where it is ignored: move it into a block$/,
      ),
    ]);
  });

  test.each([
    [
      'a function',
      'function stable(x: number) { return x; }\n',
      '',
      'return stable(1);',
      'stable stands in line 1, outside',
    ],
    ['a constant', 'const stable = 1;\n', '', 'return stable;', 'stable stands in line 1, outside'],
    [
      'an import',
      "import { log, exp } from 'mathjs';\n",
      '',
      'return log(1);',
      'log is imported in line 1, and that is ignored',
    ],
    ['a field', '', '  eps = 1;\n', 'return this.eps;', 'eps stands in line 6, outside the TODO blocks'],
  ])('that a block uses are a hint of the block: %s', (_, top, member, body, hint) => {
    const text = top + fillIn({ ...SOLUTION, 't.area': body }).replace('  // TODO(t.fields) begin', `${member}$&`);
    const { blocks } = graft('t.ts', text, STUB);
    const hints = blocks.map((block) => (block.state === 'ready' ? [block.name, ...block.hints] : []));
    expect(hints.filter((each) => each.length > 1)).toEqual([['t.area', expect.stringContaining(hint)]]);
    // What the block declares itself is its own.
    const own = fillIn({ ...SOLUTION, 't.area': `const stable = 1, log = (eps: number) => eps;\nreturn log(stable);` });
    const again = graft('t.ts', top + own, STUB).blocks.flatMap((block) =>
      block.state === 'ready' ? block.hints : [],
    );
    expect(again).toEqual([]);
  });

  test('below an end marker are told with the marker', () => {
    const text = fillIn(SOLUTION).replace(/(.*TODO\(t.perimeter\) end)/, '$1\n    return 1;');
    expect(notes(text)).toEqual([
      't.ts:30: this stands below the end of TODO(t.perimeter), where it is ignored: move it above the end marker',
    ]);
  });

  test('that cannot be read are one note', () => {
    expect(notes(`${fillIn(SOLUTION)}function (`)).toEqual([
      expect.stringMatching(/^t.ts:\d+: the code outside the TODO blocks cannot be read, and is ignored$/),
    ]);
  });

  test('many are counted', () => {
    const found = notes(`${STUB}${Array.from({ length: 1000 }, (_, i) => `x${i}();\n`).join('')}`);
    expect(found).toHaveLength(5);
    expect(found[4]).toBe('t.ts: 996 more changes outside the TODO blocks are ignored');
  });
});
