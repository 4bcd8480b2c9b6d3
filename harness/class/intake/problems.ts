import { archiveInstead, isArchiveName, summarize, survey } from '../../submission/choose.ts';
import { counted, inNumber } from '../../support/counted.ts';
import { printable } from '../../support/text.ts';
import { folded } from '../called.ts';
import type { Student } from '../submission.ts';
import type { PlacedSubmission } from './layout.ts';
import type { Wanted } from './wanted.ts';

/** Submission with its id in the class. */
export type Identified = PlacedSubmission & { readonly id: string };

/**
 * Lists what an instructor should look at before believing a class's marks, whatever its layout; a printable line
 * each. What lies in archives is not known before their turn.
 */
export function problemsOf(submissions: readonly Identified[], wanted: Wanted): string[] {
  return [
    ...noted(submissions),
    ...submissions.flatMap((submission) => missing(submission, wanted)),
    ...sameNames(submissions),
    ...sameStudents(submissions),
    ...namesakes(submissions),
  ];
}

/** Says in one line who has notes: in many places nearly everybody hands in again. */
function noted(submissions: readonly Identified[]): string[] {
  const count = submissions.filter(({ notes }) => notes.length > 0).length;
  if (count === 0) return [];
  const who = `${counted(count, 'submission', 'was')} handed in again or ${inNumber(count, 'has')}`;
  return [`${who} ignored files: once graded, the notes column of gradebook.csv says more`];
}

function missing({ id, entries }: Identified, { fileNames, home }: Wanted): string[] {
  if (archiveInstead(entries, fileNames)) return [];
  const { found, similar } = survey(entries, fileNames, home);
  const lacking = fileNames.filter((name) => !found.includes(name));
  if (lacking.length === 0) return [];
  const archives = entries.filter(({ path }) => isArchiveName(path.at(-1) ?? '')).length;
  const guess = found.length === 0 && archives > 1 ? `, but ${archives} archives, none of which is looked into` : '';
  const shown = lacking.map((name) => {
    const near = similar.get(name);
    return near ? `${name} (there ${inNumber(near.length, 'is')} ${summarize(near)})` : name;
  });
  return [`${id} lacks ${shown.join(', ')}${guess}`];
}

/** Finds submissions of one name, where that is all that is known of a student: they may be one student's. */
function sameNames(submissions: readonly Identified[]): string[] {
  const named = submissions.filter(({ students }) => students.every((student) => !student.id && !student.email));
  const byName = Map.groupBy(named, ({ name }) => folded(name));
  return [...byName.values()]
    .filter((same) => same.length > 1)
    .map((same) => `${listIds(same)} go by one name, ${printable(same[0].name, 60)}: each is graded by itself`);
}

function sameStudents(submissions: readonly Identified[]): string[] {
  return [...studentsBy(submissions, keyOf)].flatMap(([key, same]) => {
    const own = [...new Set(same.map(({ submission }) => submission))];
    if (key === undefined || own.length < 2) return [];
    const { name } = same[0].student;
    return [`${printable(name ?? key, 60)} takes part in ${listIds(own)}: each is graded by itself`];
  });
}

/** Finds students of one name whose numbers or addresses differ: it may be one with two accounts. */
function namesakes(submissions: readonly Identified[]): string[] {
  return [...studentsBy(submissions, ({ name }) => name && folded(name))].flatMap(([name, same]) => {
    const keys = new Set(same.map(({ student }) => keyOf(student)));
    if (name === undefined || keys.size < 2 || keys.has(undefined)) return [];
    const who = `${printable(same[0].student.name ?? '', 60)} is the name of ${keys.size}`;
    return [`${who}, or of one with ${keys.size} accounts: ${listIds(same.map(({ submission }) => submission))}`];
  });
}

const keyOf = ({ id, email }: Student): string | undefined => id ?? (email && folded(email));

function studentsBy(submissions: readonly Identified[], key: (student: Student) => string | undefined) {
  const pairs = submissions.flatMap((submission) => submission.students.map((student) => ({ submission, student })));
  return Map.groupBy(pairs, ({ student }) => key(student));
}

function listIds(submissions: readonly Identified[]): string {
  return submissions.map(({ id }) => id).join(', ');
}
