import type { Student } from './submission.ts';

/** Lists all that a student is known by. */
export function namesOf({ id, email, name, sisId, login, aliases = [] }: Student): string[] {
  return [id, sisId, email, login, name, ...aliases].filter((text) => text !== undefined);
}

/** Tells whether a student's id, e-mail address or login is `who`, or the name, in any order of its words. */
export function isCalled(student: Student, who: string): boolean {
  const wanted = folded(who);
  if (namesOf(student).some((text) => folded(text) === wanted)) return true;
  const [asTyped] = ordersOf(who);
  return asTyped !== undefined && student.name !== undefined && ordersOf(student.name).includes(asTyped);
}

/** Lists the ways in which places write a name: its words in turn, together, in lower case. */
export function ordersOf(name: string): string[] {
  const words = folded(name)
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return [...new Set(words.map((_, index) => [...words.slice(index), ...words.slice(0, index)].join('')))];
}

/** Reduces a text to what people who type it mean: accents, apostrophes and spaces come in several forms that look alike. */
export function folded(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02bc\u02b9\u00b4\u0060\u2032]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}
