import { describe, expect, test } from 'vitest';
import { parseSource } from '../source/syntax.ts';
import { firstDifference, outlineOf } from './structure.ts';

/** The outline of a text in which « and » stand at the edges of a region. */
const outline = (text: string) => {
  const [before, inside, after] = text.split(/[«»]/);
  const { program, comments } = parseSource(before + inside + after);
  if (!program) throw new Error('does not parse');
  const region = { start: before.length, end: before.length + inside.length };
  return outlineOf(program, comments, new Map([['a', region]]));
};

describe('outlineOf', () => {
  test('finds the innermost list around a region, and what is in it', () => {
    const { regions, breach } = outline('class A { f() { if (b) { c; «d; e;» } } }');
    const part = regions.get('a');
    expect(part?.container.type).toBe('BlockStatement');
    expect(part?.container.body).toHaveLength(3);
    expect(part?.nodes.map(({ type }) => type)).toEqual(['ExpressionStatement', 'ExpressionStatement']);
    expect(breach).toBeUndefined();
  });

  test.each([
    ['a node that begins inside', 'a; «b; c(» 1);', 6],
    ['a node that ends inside', 'f(1, «2); b;»', 6],
    ['a comment that begins inside', 'a; «b; /*» */ c;', 6],
    ['a comment that ends inside', 'a; /* «*/ b;»', 7],
    ['a node that is no statement', 'f(«a, b»);', 2],
  ])('sees %s', (_, text, offset) => {
    expect(outline(text).breach).toBe(offset);
  });
});

describe('firstDifference', () => {
  const stub = outline('a; { «» } f(b);');

  test('there is none where only the region differs', () => {
    expect(firstDifference(outline('a; { «let x = 1; g(() => x);» } f(b);'), stub)).toBeUndefined();
  });

  test.each([
    ['another node', 'a; { «x;» } f`b`;', 10],
    ['one more node', 'a; { «x;» } f(b); c;', 0],
    ['one node less', 'a; { «x;» }', 0],
    ['a moved node', 'a; { «x;» } (f)(b);', 0],
  ])('%s', (_, text, offset) => {
    expect(firstDifference(outline(text), stub)).toBe(offset);
  });
});
