import { describe, expect, test } from 'vitest';
import { tokenized } from '../../testing/sample-class.ts';

const kindsOf = (text: string) => tokenized('', { text }).blocks[0].tokens.map(({ kind }) => kind);

describe('tokens', () => {
  test.each([
    ['names', 'const sum = a + b.first; f(sum);', 'const total = left + right.second; g(total);'],
    ['names in a record', 'const { a, b: [c] } = d;', 'const { a: x, b: [y] } = z;'],
    ['literals', "f(1, 'one', 1n, /o/);", "f(2.5, 'two', 2n, /t/);"],
    ['comments and layout', 'f(a); // first\ng(b);', '/* as\nbefore */ f ( a )\n;;g(b)'],
    ['parentheses and braces', 'if (a) f((b)); else g(b);', 'if (a) { f(b); } else { g((b)); }'],
    ['types', 'const a = (b: number): number => c<d>(b as d)!;', 'const a = (b) => c(b);'],
    ['the kind of a variable', 'const a = 1, b = f();', 'let a = 1; let b = f();'],
    ['the way of writing a function', 'f((a) => a.b);', 'f(function (a) { return a.b; });'],
    [
      'the order of statements',
      'f(a); for (const b of c) { g(b); b.d = 1; }',
      'for (const b of c) { b.d = 1; g(b); } f(a);',
    ],
    ['the order of members', 'class A { a = 1; b(c) { return c; } }', 'class A { b(c) { return c; } a = 1; }'],
  ])('%s leave no trace', (_, one, other) => {
    expect(kindsOf(one)).toEqual(kindsOf(other));
  });

  test.each([
    ['operators', 'a = b + c;', 'a = b * c;'],
    ['values of truth', 'f(true);', 'f(false);'],
    ['entries and properties', 'f(a.b);', 'f(a[b]);'],
    ['what is nested in what', 'f(g(a), b);', 'f(g(a, b));'],
    ['loops', 'for (const a of b) f(a);', 'b.forEach((a) => { f(a); });'],
  ])('%s do', (_, one, other) => {
    expect(kindsOf(one)).not.toEqual(kindsOf(other));
  });
});
