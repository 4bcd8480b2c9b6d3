import type { Node } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { parseSource } from './syntax.ts';
import { walk } from './walk.ts';

const programOf = (text: string): Node => {
  const { program } = parseSource(text);
  if (!program) throw new Error('does not parse');
  return program;
};

describe('parseSource', () => {
  test('counts offsets as strings do', () => {
    const text = '#!/usr/bin/env node\nconst é = "😀\u2028"; // ñ😀\nlast(é);';
    const { program, comments } = parseSource(text);
    const [, last] = program?.body ?? [];
    expect(text.slice(last.start, last.end)).toBe('last(é);');
    expect(text.slice(comments[0].start, comments[0].end)).toBe('// ñ😀');
  });

  test('says where it gave up', () => {
    const text = 'const é = "😀";\nconst a = ;';
    const { program, problems } = parseSource(text);
    expect(program).toBeUndefined();
    expect(problems[0].places[0].start).toBe(text.indexOf(';', 20));
  });

  test('goes on after an error that leaves the structure clear', () => {
    const { program, problems } = parseSource('let a; let a;');
    expect(program?.body).toHaveLength(2);
    expect(problems).toMatchObject([{ places: [{ start: 4 }, { start: 11 }] }]);
  });

  test('an empty text is a program', () => {
    expect(parseSource('')).toMatchObject({ program: { body: [] }, problems: [] });
  });
});

describe('walk', () => {
  const visited = (text: string, skip?: string) => {
    const seen: string[] = [];
    walk(programOf(text), (node, parent, depth) => {
      seen.push(`${depth} ${parent?.type ?? '-'} > ${node.type}`);
      return node.type !== skip;
    });
    return seen;
  };

  test('visits parents before children, with parent and depth', () => {
    expect(visited('f((a), [, b]);')).toEqual([
      '0 - > Program',
      '1 Program > ExpressionStatement',
      '2 ExpressionStatement > CallExpression',
      '3 CallExpression > Identifier',
      '3 CallExpression > Identifier',
      '3 CallExpression > ArrayExpression',
      '4 ArrayExpression > Identifier',
    ]);
  });

  test('leaves out what is below a node for which the visitor returns false', () => {
    expect(visited('f(a);', 'CallExpression')).toHaveLength(3);
  });

  test('reaches types too', () => {
    expect(visited('let a: Map<string, B>;').at(-1)).toBe('8 TSTypeReference > Identifier');
  });
});
