import { expect, test } from 'vitest';
import { erase } from './erase.ts';

test('types go, and every place stays where it is, as lines and columns count it', () => {
  const text = `type Größe = '😀';
interface Shape { sides: number }
export class Square<T extends Shape> { readonly side: /* é */ number = 2; private area?: T; }
export const double = (x: number): number => (x as number)! * 2; // é: number`;
  const code = erase(text);
  expect(code).not.toMatch(/interface|extends|readonly|private|as number/);
  const lines = (source: string) => source.split('\n');
  expect(lines(code).map(({ length }) => length)).toEqual(lines(text).map(({ length }) => length));
  for (const kept of ['class Square', '= 2;', 'double', '=>', '* 2; // é: number']) {
    expect(code.indexOf(kept)).toBe(text.indexOf(kept));
  }
});

test('what is more than a type is refused', () => {
  expect(() => erase('enum Shape { Square }')).toThrow(/enum is not supported/);
});
