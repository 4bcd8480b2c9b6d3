import { folded } from '../called.ts';
import type { Grade } from '../gradebook/grades.ts';
import type { Student } from '../submission.ts';

/** Grades of two runs, or what is shown of them, that belong together. */
export interface Matching<Each> {
  readonly pairs: readonly { readonly before: Each; readonly after: Each }[];
  /** in the second run alone */
  readonly added: readonly Each[];
  /** in the first run alone */
  readonly gone: readonly Each[];
  /** several could be the same student, and nothing says which */
  readonly unclear: readonly { readonly before: readonly Each[]; readonly after: readonly Each[] }[];
}

type Key = (grade: Grade) => string | undefined;

/** Fields that tell students apart, the strongest first. */
const FIELDS = ['id', 'email', 'name'] as const;

/**
 * Finds each student of one run in another one: by id, else by e-mail address, else by name; by the submission where
 * one of the runs does not know who has handed it in. Of several grades that a student has, those of the same
 * submission belong together. What is left with two candidates is not decided.
 */
export function matchStudents(before: readonly Grade[], after: readonly Grade[]): Matching<Grade> {
  const left = { before: new Set(before), after: new Set(after) };
  const pairs: Matching<Grade>['pairs'][number][] = [];
  const unclear: Matching<Grade>['unclear'][number][] = [];

  function pairUp(key: Key, mayBe: (one: Grade, other: Grade) => boolean, isLastChance: boolean): void {
    const [groups, counterparts] = [before, after].map((grades) => Map.groupBy(grades, key));
    for (const [value, group] of groups) {
      if (value === undefined) continue;
      const others = counterparts.get(value) ?? [];
      const from = group.filter((one) => others.some((other) => mayBe(one, other)));
      const to = others.filter((other) => group.some((one) => mayBe(one, other)));
      const [freeFrom, freeTo] = [from.filter((one) => left.before.has(one)), to.filter((one) => left.after.has(one))];
      if (freeFrom.length === 0 || freeTo.length === 0) continue;
      // Those that are taken count as well: to go by what is left over would be a guess.
      const isClear = from.length === 1 && to.length === 1;
      if (isClear) pairs.push({ before: from[0], after: to[0] });
      else if (isLastChance) unclear.push({ before: freeFrom, after: freeTo });
      else continue;
      for (const one of freeFrom) left.before.delete(one);
      for (const one of freeTo) left.after.delete(one);
    }
  }

  FIELDS.forEach((field, rank) => {
    const mayBe = (one: Grade, other: Grade) => agree(one.student, other.student, FIELDS.slice(0, rank));
    const key: Key = ({ student }) => keyOf(student, field);
    pairUp((grade) => key(grade) && JSON.stringify([key(grade), grade.submission.id]), mayBe, false);
    pairUp(key, mayBe, true);
  });
  const isUnknown = ({ student }: Grade) => FIELDS.every((field) => student[field] === undefined);
  pairUp(
    ({ submission }) => submission.id,
    (one, other) => isUnknown(one) || isUnknown(other),
    true,
  );
  return { pairs, added: [...left.after], gone: [...left.before], unclear };
}

type Field = (typeof FIELDS)[number];

/** Tells whether nothing that both are known by tells them apart. */
function agree(one: Student, other: Student, fields: readonly Field[]): boolean {
  return fields.every((field) => {
    const [own, its] = [keyOf(one, field), keyOf(other, field)];
    return own === undefined || its === undefined || own === its;
  });
}

function keyOf(student: Student, field: Field): string | undefined {
  const text = student[field];
  return text === undefined ? undefined : folded(text);
}
