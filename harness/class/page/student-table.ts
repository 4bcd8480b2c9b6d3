import { html, type Markup } from '../../page/html.ts';
import { shownMarks, shownTime } from '../../report/state.ts';
import { printable } from '../../support/text.ts';
import type { Grade } from '../gradebook/grades.ts';
import type { ClassResult } from '../submission.ts';
import { sortableTable } from './sortable.ts';

/** UTF-16 units of an id or a name. */
export const MOST_OF_NAME = 60;
const HOUR = 60 * 60_000; // milliseconds

/** Draws every student with marks, and the way to the page of the submission. */
export function studentTable(grades: readonly Grade[], results: readonly ClassResult[]): Markup {
  const links = new Map(results.map((result) => [result.submission.id, linkTo(result)]));
  const questions = grades[0]?.questions ?? [];
  const hasSections = grades.some(({ student }) => student.section !== undefined);
  return sortableTable({
    label: 'Students',
    columns: [
      ...['student', 'id', ...(hasSections ? ['section'] : []), 'submission'].map((title) => ({ title })),
      { title: 'total', isNumeric: true },
      { title: 'state' },
      ...questions.flatMap(({ tasks }) => tasks).map(({ id }) => ({ title: id, isNumeric: true })),
      { title: 'penalty', isNumeric: true },
      { title: 'hours late', isNumeric: true },
      { title: 'handed in' },
    ],
    rows: grades.map((grade) => {
      const { student, submission, questions, penalty, marks, lateBy, state } = grade;
      return [
        text(student.name ?? student.email),
        text(student.id),
        ...(hasSections ? [text(student.section)] : []),
        links.get(submission.id) ?? submission.id,
        cell(marks),
        state,
        ...questions.flatMap(({ tasks }) => tasks.map((task) => cell(task.marks))),
        penalty && penalty.marks > 0 ? cell(-penalty.marks) : '',
        lateBy === undefined ? '' : (lateBy / HOUR).toFixed(1),
        handedIn(grade),
      ];
    }),
  });
}

function handedIn({ submission: { submittedAt, isMarkedLate }, timeZone }: Grade): string {
  return submittedAt === undefined ? (isMarkedLate ? 'late' : '') : shownTime(submittedAt, timeZone);
}

function text(value: string | undefined): Markup | string {
  return value === undefined ? '' : html`<bdi>${printable(value, MOST_OF_NAME)}</bdi>`;
}

function cell(marks: number | null): string {
  return marks === null ? '' : shownMarks(marks);
}

/** Draws a submission's id, which leads to its page where it has one. */
export function linkTo({ submission, page, report }: ClassResult): Markup {
  // Encoded, what names a scheme or leaves the folder is a plain name.
  const address = page.split('/').map(encodeURIComponent).join('/');
  return report ? html`<a href=${address}>${submission.id}</a>` : html`<span>${submission.id}</span>`;
}
