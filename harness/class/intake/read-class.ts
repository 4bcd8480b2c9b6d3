import { summarize } from '../../submission/choose.ts';
import type { Entry } from '../../submission/entry.ts';
import { submissionOf } from '../../submission/intake.ts';
import { UsageError } from '../../support/errors.ts';
import { printable } from '../../support/text.ts';
import type { ClassSubmission } from '../submission.ts';
import { uniqueIds } from './ids.ts';
import { holdsWork, type PlacedSubmission } from './layout.ts';
import { classOfOne, type ListedClass, listClass } from './open-class.ts';
import { type Identified, problemsOf } from './problems.ts';
import { forcedLayout, LAYOUT_IDS, seen, theLayout } from './recognise.ts';
import type { Wanted } from './wanted.ts';

export interface ClassOptions extends Wanted {
  /** id of the layout, where it is not to be recognised */
  readonly layout?: string | undefined;
  /** all that lies at the path is one submission */
  readonly isAlone?: boolean | undefined;
}

export interface Class {
  /** id of the layout */
  readonly layout: string;
  /** what the layout is, as in "this is a Canvas download" */
  readonly title: string;
  readonly isAlone?: boolean | undefined;
  /** in the order of the ids */
  readonly submissions: readonly ClassSubmission[];
  /** by id, the path that each lies at, from where the layout begins */
  readonly sources: ReadonlyMap<string, string>;
  /** by id, the name by which the place takes back a file for it */
  readonly feedback: Readonly<Record<string, string>>;
  /** what could not be placed, files that are missing, who is there twice; printable lines */
  readonly problems: readonly string[];
}

/**
 * Lists the submissions of a class: a folder, or a zip archive, which is not unpacked. Nothing is read of
 * them until it is their turn.
 *
 * @param found the path of a class, or what `openClass` has found there
 * @throws UsageError where there is no class, or where its layout takes a guess
 */
export async function readClass(
  found: string | ListedClass,
  { layout: forced, isAlone: isOne = false, ...wanted }: ClassOptions,
): Promise<Class> {
  const opened = typeof found === 'string' ? await listClass(found, wanted, forced) : found;
  if (!opened) {
    throw new UsageError(`${printable(String(found))} is neither a folder nor a zip archive: give that of a class`);
  }
  const listed = isOne ? classOfOne(opened) : opened;
  const { path, outside, layout: recognised } = listed;
  const { layout, entries } =
    forced === undefined || listed.isAlone
      ? theLayout(recognised, listed.entries)
      : forcedLayout(listed.entries, wanted, forced);
  const { submissions, problems } = await layout.read(entries, wanted);
  if (!submissions.some((submission) => holdsWork(submission.entries, wanted)))
    throw nothing(path, listed, wanted, layout.title);
  const ids = uniqueIds(submissions);
  const identified = submissions
    .map((submission, index): Identified => ({ ...inSection(submission), id: ids[index] }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    layout: layout.id,
    title: layout.title,
    isAlone: listed.isAlone,
    submissions: identified.map((submission) => submissionIn(submission, wanted)),
    sources: new Map(identified.map(({ id, source }) => [id, source])),
    feedback: Object.fromEntries(identified.flatMap(({ id, feedback }) => (feedback ? [[id, feedback]] : []))),
    problems: [...leadingOut(outside), ...listed.problems, ...problems, ...problemsOf(identified, wanted)],
  };
}

/** Makes the error for a class in which nobody has handed in anything of the lab. */
function nothing(path: string, { entries }: ListedClass, { fileNames }: Wanted, title: string): UsageError {
  return new UsageError(
    `${printable(path)} holds no ${fileNames.join(' or ')}, nor a file that nearly goes by such a name: it was read as ` +
      `${title}, and ${seen(entries)}. Give the submissions of this lab, laid out as ${LAYOUT_IDS} (--layout names one)`,
  );
}

/** Gives the students of a submission the section whose download it came in, where it is one. */
function inSection(submission: PlacedSubmission): PlacedSubmission {
  const [section, ...others] = new Set(submission.entries.map((entry) => entry.section));
  if (section === undefined || others.length > 0) return submission;
  return { ...submission, students: submission.students.map((student) => ({ ...student, section })) };
}

function submissionIn({ name, source, feedback, entries, ...submitted }: Identified, wanted: Wanted): ClassSubmission {
  const read = () => submissionOf(submitted.id, Promise.resolve(entries), wanted.fileNames, wanted);
  return { ...submitted, read };
}

function leadingOut(entries: readonly Entry[]): string[] {
  const paths = entries.map(({ path }) => printable(path.join('/'), 60));
  return paths.length > 0 ? [`ignored, as their paths lead out of the archive: ${summarize(paths)}`] : [];
}
