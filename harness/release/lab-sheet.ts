import { deadlineParts } from '../rubric/late.ts';
import type { Rubric } from '../rubric/schema.ts';
import { UsageError } from '../support/errors.ts';

// What the lab sheet says of marks and the deadline stands between comments that name it, which readers do not see:
//   <!-- marks sums.mean -->10<!-- end -->   of a task; `marks sums` of a question, `marks sums.*` of its tasks together,
//                                            `marks` of the lab
//   <!-- deadline -->…<!-- end -->           the sentence
// `npm run stubs` writes it from the rubric, so that it stands nowhere a second time.

/** Path, in a lab, of the lab sheet; a lab may do without. */
export const SHEET = 'student/HANDOUT.md';

const PLACE = /<!-- (marks(?: \S+)?|deadline) -->(?:(?!<!--).)*<!-- end -->/gs;
const MARKER = /<!-- (marks(?: \S+)?|deadline|end) -->/g;

/**
 * Writes a rubric's marks and deadline into their places in a lab sheet.
 * @throws UsageError where a place is for something that the rubric has not, or does not end
 */
export function fillSheet(sheet: string, rubric: Rubric): string {
  const values = valuesOf(rubric);
  const filled = sheet.replace(PLACE, (_, name: string) => {
    const value = values.get(name);
    if (value !== undefined) return `<!-- ${name} -->${value}<!-- end -->`;
    throw new UsageError(`${SHEET}: the rubric has no '${name}', but ${[...values.keys()].join(', ')}`);
  });
  const [rest] = filled.replace(PLACE, '').match(MARKER) ?? [];
  if (rest) throw new UsageError(`${SHEET}: write in pairs, <!-- … --> and <!-- end -->: ${rest} stands alone`);
  return filled;
}

/** Lists the tasks whose marks have no place in a lab sheet, and the deadline. */
export function missingPlaces(sheet: string, { questions, deadline }: Rubric): string[] {
  const present = new Set(Array.from(sheet.matchAll(PLACE), ([, name]) => name));
  const wanted = questions.flatMap(({ tasks }) => tasks.map(({ id }) => `marks ${id}`));
  return [...wanted, ...(deadline === undefined ? [] : ['deadline'])].filter((name) => !present.has(name));
}

/** Takes the comments out of a lab sheet, for those who never write into their places. */
export function withoutMarkers(sheet: string): string {
  return sheet.replace(MARKER, '');
}

/** Lists what stands in the places, by their names. */
function valuesOf({ questions, deadline }: Rubric): Map<string, string> {
  const sum = (parts: readonly { marks: number }[]) => String(parts.reduce((total, { marks }) => total + marks, 0));
  return new Map([
    ['marks', sum(questions)],
    ...questions.flatMap(({ id, marks, tasks }): [string, string][] => [
      [`marks ${id}`, String(marks)],
      [`marks ${id}.*`, sum(tasks)],
      ...tasks.map((task): [string, string] => [`marks ${task.id}`, String(task.marks)]),
    ]),
    ['deadline', deadline === undefined ? '**There is no deadline.**' : deadlineSentence(deadline)],
  ]);
}

/** Writes the sentence that names a deadline, `2024-03-11T17:00:00+05:30` as the rubric writes it. */
export function deadlineSentence(deadline: string): string {
  const { date, time } = deadlineParts(deadline);
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const day = new Date(date).toLocaleDateString('en-GB', form).replace(',', '');
  return `**Deadline: ${day}, ${time}.**`;
}
