import { summarize } from '../../submission/choose.ts';
import { printable } from '../../support/text.ts';
import { folded, namesOf, ordersOf } from '../called.ts';
import type { Class } from '../intake/read-class.ts';
import type { Student } from '../submission.ts';
import { quoted, suggest } from '../suggest.ts';
import type { RosterLine } from './roster.ts';

/** A class whose students are those of a roster. */
export interface ClassByRoster extends Class {
  readonly absent: readonly Student[];
  /** who is in no line or in several, or handed in nothing or twice; printable lines, which are problems too */
  readonly misfits: readonly string[];
}

/**
 * Finds the students of a class in a roster: by id, login or e-mail address, else by name, in any order of its words.
 * What each is known by is put together; the id of the place stays the student's, for its files need it.
 *
 * @returns the class with who has handed in nothing, and with a problem for whoever is in no line, or in several
 */
export function fitRoster(found: Class, roster: readonly RosterLine[]): ClassByRoster {
  const linesOf = finderIn(roster, found.layout);
  const uses = new Map<RosterLine, string[]>();
  const strangers: string[] = [];
  const byId = new Map(roster.map((line) => [line.submission, line]));
  const submissions = found.submissions.map((submission) => ({
    ...submission,
    students: (submission.students.length === 0 && byId.has(submission.id) ? [{}] : submission.students).map(
      (student) => {
        const named = submission.students.length < 2 ? byId.get(submission.id) : undefined;
        const [line, ...others] = named ? [named] : linesOf(student);
        if (line && others.length === 0) {
          uses.set(line, [...(uses.get(line) ?? []), submission.id]);
          return together(student, line);
        }
        const who = student.name ?? student.email ?? student.id ?? '';
        strangers.push(
          line
            ? `${submission.id}: ${quoted(who)} fits ${others.length + 1} lines of the roster, and was given to none: the column submission of one may name it`
            : `${submission.id}: ${quoted(who)} fits no line of the roster${suggest(who, roster.flatMap(namesOf))}`,
        );
        return student;
      },
    ),
  }));
  const several = [...uses].filter(([, ids]) => ids.length > 1);
  const absent = roster.filter((line) => !uses.has(line));
  const sizes = new Map(submissions.map(({ id, students }) => [id, students.length]));
  const lost = roster.flatMap((line) => {
    if (line.submission === undefined || sizes.get(line.submission) === 1) return [];
    const why = sizes.has(line.submission) ? 'is of several students' : 'is the id of no submission of this class';
    return [`${shown(line)}: ${quoted(line.submission)}, in the column submission, ${why}`];
  });
  const nothing = `${absent.length} of ${roster.length} in the roster handed in nothing: ${summarize(absent.map(shown))}`;
  const misfits = [
    ...strangers,
    ...lost,
    ...several.map(([line, ids]) => `${shown(line)} has handed in ${ids.join(' and ')}: each is graded by itself`),
    ...(absent.length > 0 ? [nothing] : []),
  ];
  return {
    ...found,
    submissions,
    absent,
    misfits,
    problems: [...found.problems, ...misfits],
  };
}

const shown = (student: Student): string => printable(student.name ?? namesOf(student)[0] ?? '', 60);

type Finder = (student: Student) => readonly Student[];

/** Makes a search for the lines of a roster that a student may be: those that all agree in which are known of both. */
function finderIn(roster: readonly Student[], layout: string): Finder {
  const linesBy = (keysOf: (line: Student) => readonly (string | undefined)[]) => {
    const pairs = roster.flatMap((line) => keysOf(line).flatMap((key) => (key ? { key: folded(key), line } : [])));
    const groups = Map.groupBy(pairs, ({ key }) => key);
    return (keys: readonly string[]) => [
      ...new Set(keys.flatMap((key) => groups.get(folded(key)) ?? []).map(({ line }) => line)),
    ];
  };
  const byKey = linesBy(({ id, sisId, email, login }) => [id, sisId, email, login]);
  const byLogin = linesBy(({ login }) => [login]);
  const byName = linesBy(({ name = '' }) => ordersOf(name));

  return ({ id, email, name = '' }) => {
    // Moodle counts the participants of an assignment, and Canvas the anonymous: no roster knows these numbers.
    const isOwnNumber = layout === 'moodle' || (layout === 'canvas' && name === '');
    const found = [
      byKey(id === undefined || isOwnNumber ? [] : [id]),
      byKey(email ? [email] : []),
      byName(ordersOf(name)),
    ].filter(({ length }) => length > 0);
    if (found.length > 0) {
      const common = found.reduce((left, right) => left.filter((line) => right.includes(line)));
      return common.length > 0 ? common : [...new Set(found.flat())];
    }
    if (layout !== 'plain') return [];
    // A folder is called by a key or, as checkouts are, by a login after the name of the assignment.
    const words = name.split('-');
    const logins = words.slice(1).map((_, index) => byLogin([words.slice(index + 1).join('-')]));
    return [byKey([name]), ...logins].find(({ length }) => length > 0) ?? [];
  };
}

/** Puts together what the place and the roster know of a student. */
function together(student: Student, { submission: _, ...line }: RosterLine): Student {
  const { name, email, section } = line; // here the roster knows better
  const all = { ...line, ...student, ...(name && { name }), ...(email && { email }), ...(section && { section }) };
  const aliases = [...namesOf(student), ...namesOf(line)].filter((text) => !namesOf(all).includes(text));
  return { ...all, ...(aliases.length > 0 && { aliases: [...new Set(aliases)] }) };
}
