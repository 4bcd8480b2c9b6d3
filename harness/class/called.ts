import type { Student } from './submission.ts';

/** Lists all that a student is known by. */
export function namesOf({ id, email, name, sisId, login, aliases = [] }: Student): string[] {
  return [id, sisId, email, login, name, ...aliases].filter((text) => text !== undefined);
}

/** Tells whether a student's id, e-mail address, login or name is `who`. */
export function isCalled(student: Student, who: string): boolean {
  const wanted = folded(who);
  return namesOf(student).some((text) => folded(text) === wanted);
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
