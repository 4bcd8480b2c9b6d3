import type { Student } from './submission.ts';

/** Lists all that a student is known by. */
export function namesOf({ id, email, name, sisId, login, aliases = [] }: Student): string[] {
  return [id, sisId, email, login, name, ...aliases].filter((text) => text !== undefined);
}

/** Tells whether a student's id, e-mail address or login is `who`, or the name, in any order of its words. */
export function isCalled(student: Student, who: string): boolean {
  const known =
    forms.get(student) ?? new Set([...namesOf(student).map(exact), ...ordersOf(student.name ?? '').map(turned)]);
  const keys = asked.get(who) ?? [exact(who), ...ordersOf(who).slice(0, 1).map(turned)];
  forms.set(student, known);
  asked.set(who, keys);
  return keys.some((key) => known.has(key));
}

// Forms of names that are equal where one may stand for the other. Each is made once: of a class of a thousand, with as
// many overrides, everybody is looked at for each of them.
const forms = new WeakMap<Student, ReadonlySet<string>>();
const asked = new Map<string, readonly string[]>();
const exact = (text: string): string => `as it is: ${folded(text)}`;
const turned = (words: string): string => `in any order: ${words}`;

/** Lists the ways in which places write a name: its words in turn, together, in lower case. */
export function ordersOf(name: string): string[] {
  const words = folded(name)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return [...new Set(words.map((_, index) => [...words.slice(index), ...words.slice(0, index)].join('')))];
}

/** UTF-16 units of a name that count: to normalise a long text takes a time by its square. */
const MOST_OF_NAME = 255;

/**
 * Reduces a name, an address or an id to what people who type it mean: capitals do not count, nor characters that nobody
 * sees, and accents, apostrophes, hyphens and spaces come in several forms that look alike.
 */
export function folded(text: string): string {
  return text
    .slice(0, MOST_OF_NAME)
    .replace(/[\u2018\u2019\u02bc\u02b9\u00b4\u0060\u2032]/g, "'") // before NFKC, which makes a space of some
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}
