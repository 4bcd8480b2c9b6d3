import { describe, expect, test } from 'vitest';
import { cutBlocks } from './blocks.ts';

const lines = (...text: string[]) => text.join('\n');

describe('cutBlocks', () => {
  test('cuts whole lines, with their place in the text', () => {
    const text = lines('class A {', '  // TODO(a.one) begin', '  x = 1;', '  y = 2;', '  // TODO(a.one) end', '}');
    const { blocks, problems } = cutBlocks(text);
    expect([...blocks.values()]).toEqual([
      { name: 'a.one', body: '  x = 1;\n  y = 2;\n', markerLine: 2, start: 33, end: 51 },
    ]);
    expect(text.slice(33, 51)).toBe('  x = 1;\n  y = 2;\n');
    expect(problems.size).toBe(0);
  });

  test('takes markers with other white space, and an empty body', () => {
    const { blocks } = cutBlocks(lines('\t//TODO ( a )   begin  ', '//  TODO(a) end\r'));
    expect(blocks.get('a')).toMatchObject({ body: '', markerLine: 1 });
  });

  test('takes no other line for a marker', () => {
    const others = ['x(); // TODO(a) begin', '// TODO(a) begin here', '/* TODO(a) begin */', '// TODO(a b) begin'];
    expect(cutBlocks(lines(...others, '// TODO() begin', '// todo(a) begin'))).toEqual({
      blocks: new Map(),
      problems: new Map(),
    });
  });

  test.each([
    ['no end', ['// TODO(a) begin', 'x'], 1, 'the line "// TODO(a) end" that closes it is missing'],
    ['no begin', ['x', '// TODO(a) end'], 2, 'the line "// TODO(a) begin" that opens it is missing'],
    ['two begins', ['// TODO(a) begin', '// TODO(a) begin', '// TODO(a) end'], 2, 'it begins a second time'],
    ['two ends', ['// TODO(a) begin', '// TODO(a) end', '// TODO(a) end'], 3, 'it ends a second time'],
    [
      'the block twice',
      ['// TODO(a) begin', '// TODO(a) end', '// TODO(a) begin', '// TODO(a) end'],
      3,
      'it begins a second time',
    ],
  ])('reports a block with %s', (_, text, line, reason) => {
    const { blocks, problems } = cutBlocks(lines(...text));
    expect(blocks.size).toBe(0);
    expect([...problems]).toEqual([['a', { line, reason }]]);
  });

  test('a damaged block costs neither the block in it nor the one after it', () => {
    const nested = ['// TODO(a) begin', '// TODO(b) begin', 'x', '// TODO(b) end', '// TODO(a) end'];
    const { blocks, problems } = cutBlocks(lines(...nested, '// TODO(c) begin', '// TODO(c) end'));
    expect([...blocks.keys()]).toEqual(['b', 'c']);
    expect([...problems.keys()]).toEqual(['a']);
  });

  test('looks for the known blocks only, where they are given', () => {
    const text = lines('// TODO(a) begin', '// TODO(mine) begin', 'x', '// TODO(a) end');
    expect(cutBlocks(text, new Set(['a'])).blocks.get('a')?.body).toBe('// TODO(mine) begin\nx\n');
  });
});
