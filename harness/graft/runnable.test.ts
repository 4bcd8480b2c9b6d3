import { describe, expect, test } from 'vitest';
import { parseSource } from '../source/syntax.ts';
import { findObstacle } from './runnable.ts';

const obstacle = (text: string) => {
  const { program } = parseSource(text);
  if (!program) throw new Error('does not parse');
  return findObstacle(program.body, program, text);
};

describe('findObstacle', () => {
  test.each([
    ['enum', 'enum A { B }'],
    ['enum', 'export const enum A { B }'],
    ['namespace', 'namespace A { export const b = 1; }'],
    ['namespace', 'namespace A { namespace B { f(); } }'],
    ['parameter property', 'class A { constructor(readonly b: number) {} }'],
    ['import =', "import a = require('a');"],
    ['import =', 'export import a = B.c;'],
    ['export =', 'export = 1;'],
    ['type assertion <T>x', 'const a = <any>b;'],
    ['decorator', '@a class B {}'],
    ['decorator', 'class B { m(@a c) {} }'],
    ['accessor field', 'class A { accessor b = 1; }'],
  ])('%s: %s', (construct, text) => {
    expect(obstacle(`\n\n${text}`)).toMatchObject({ kind: 'construct', construct });
  });

  test.each([
    'declare enum A { B }',
    'declare namespace A { const b: number; enum C {} }',
    'namespace A { type B = 1; export interface C {} namespace D { type E = 2 } }',
    "import type a = require('a');",
    'declare class A { constructor(private b: number); }',
    'let a = b as const; a satisfies B; a!; class C<T> implements D { declare x: T; private y?: number }',
    'const f = <T,>(a: T) => a; abstract class A { abstract b: number }',
    "import { a } from 'a'; export { a }; export default 1; export * from 'b';",
    'a < !--b; "<!--"; /<!--/; `<!--`; // <!--',
  ])('lets pass what is erased or plain: %s', (text) => {
    expect(obstacle(text)).toBeUndefined();
  });

  test('finds the first one, where it begins', () => {
    const text = 'const é = "😀";\nenum A {}\nenum B {}';
    expect(obstacle(text)?.offset).toBe(text.indexOf('enum A'));
  });

  test('finds patterns that no engine takes', () => {
    expect(obstacle('/a{2,1}/')).toMatchObject({ kind: 'error', message: expect.stringContaining('out of order') });
  });
});
