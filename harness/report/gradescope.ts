import { z } from 'zod';
import type { Rubric } from '../rubric/schema.ts';
import { markdownFindings, noteList, plainText } from './markdown.ts';
import type { PublicCheck, PublicQuestion, PublicReport, PublicTask } from './redact.ts';
import { shownChecks, shownMarks, statusOf } from './state.ts';

// https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format

const format = z.enum(['text', 'simple_format', 'html', 'md', 'ansi']).optional();
const visibility = z.enum(['visible', 'after_due_date', 'after_published', 'hidden']).optional();

const test = z.strictObject({
  score: z.number().optional(),
  max_score: z.number().optional(),
  /** by the score unless given */
  status: z.enum(['passed', 'failed']).optional(),
  name: z.string().optional(),
  number: z.string().optional(),
  output: z.string().optional(),
  /** overrides that of all results */
  visibility,
});
export type GradescopeTest = z.infer<typeof test>;

/** The schema of Gradescope's `results.json`, of the keys that are written here. */
export const gradescopeResults = z
  .strictObject({
    /** overrides the sum over tests */
    score: z.number().optional(),
    /** seconds */
    execution_time: z.number().nonnegative().optional(),
    output: z.string().optional(),
    output_format: format,
    test_output_format: format,
    visibility,
    stdout_visibility: visibility,
    extra_data: z.record(z.string(), z.unknown()).optional(),
    tests: z.array(test).optional(),
  })
  .refine(({ score, tests }) => score !== undefined || tests?.some((test) => test.score !== undefined), {
    error: 'must have a score, or tests that have one',
  });
export type GradescopeResults = z.infer<typeof gradescopeResults>;

type Feedback = Rubric['feedback'];
type Visibility = Feedback['results'];

/**
 * Draws a report as Gradescope's `results.json`: a test a task, numbered as on the lab sheet. Its `score` is the report's
 * marks, since tests cannot say that a question is capped.
 *
 * @param feedback what students see, and when
 */
export function renderGradescope(report: PublicReport, { feedback }: { feedback: Feedback }): string {
  const { marks, questions, hashes, node, milliseconds } = report;
  const tests = questions.flatMap((question, index) => testsOf(question, `${index + 1}`, feedback));
  const remarks = remarksOf(report).map((remark, index) => ({ number: `${questions.length + 1 + index}`, ...remark }));
  return resultsFile({
    // The site needs a number. Any other would be marks that nobody has drawn.
    score: marks ?? 0,
    ...(marks === null && { output: ourFault('part of it failed while it graded this submission') }),
    visibility: feedback.results,
    tests: [...tests, ...remarks],
    execution_time: milliseconds / 1000,
    extra_data: { hashes, node },
  });
}

/**
 * Draws the `results.json` of a run without a report, because the grader itself failed.
 * @param failure what the grader did, in words for students: `it did not finish`
 */
export function renderGradescopeFailure(failure: string): string {
  return resultsFile({ score: 0, output: ourFault(failure), visibility: 'visible', tests: [] });
}

function resultsFile(results: GradescopeResults): string {
  const document: GradescopeResults = {
    ...results,
    output_format: 'md',
    test_output_format: 'md',
    // What the grader prints is for instructors.
    stdout_visibility: 'hidden',
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function ourFault(failure: string): string {
  return (
    `**This submission has not been graded, and that is the grader’s fault, not yours: ${failure}.** ` +
    'The score of 0 stands for “no marks yet” and says nothing about your work. ' +
    'Your instructors can run the grader again; tell them if it stays like this.'
  );
}

function testsOf(question: PublicQuestion, number: string, feedback: Feedback): GradescopeTest[] {
  const { title, rawMarks, marks, maxMarks, tasks } = question;
  const cap: GradescopeTest = {
    number,
    name: `${title}: capped at ${maxMarks} marks`,
    status: 'passed',
    output: `The tasks of this question add up to ${shownMarks(rawMarks)} marks, of which ${maxMarks} count.`,
  };
  return [
    ...(rawMarks === marks ? [] : [cap]),
    ...tasks.flatMap((task, index) => taskTests(task, `${number}.${index + 1}`, feedback)),
  ];
}

/** Draws a task's test and, where what hidden checks say is shown later than the rest, one for that. */
function taskTests(task: PublicTask, number: string, { results, hiddenChecks }: Feedback): GradescopeTest[] {
  const shown = shownChecks(task);
  const visibility = later(results, hiddenChecks);
  const isLater = (check: PublicCheck) => check.visibility === 'hidden' && visibility !== results;
  const hidden = shown.filter(isLater);
  const findings = markdownFindings(
    task,
    shown.filter((check) => !isLater(check)),
  );
  const own: GradescopeTest = {
    number,
    name: task.title,
    ...(task.outcome !== 'error' && { status: task.outcome }),
    ...(task.marks !== null && { score: task.marks, max_score: task.maxMarks }),
    ...(task.outcome !== 'passed' && { output: [summary(task, hidden.length), ...findings].join('\n\n') }),
  };
  // A test that is never shown would take the total from students for good.
  if (hidden.length === 0 || hiddenChecks === 'hidden') return [own];
  const output = markdownFindings(task, hidden).join('\n\n');
  return [own, { number: `${number}.1`, name: `${task.title}: hidden checks`, status: 'failed', output, visibility }];
}

function summary(task: PublicTask, hidden: number): string {
  return plainText(statusOf(task)) + (hidden === 0 ? '' : ` (${hidden} hidden)`);
}

/** Draws what belongs to no task as tests without marks: what stands in `output` would be seen at once. */
function remarksOf({ penalty, notes }: PublicReport): GradescopeTest[] {
  const late: GradescopeTest[] =
    penalty && penalty.marks > 0
      ? [{ name: `Late: −${shownMarks(penalty.marks)} marks`, status: 'failed', output: plainText(penalty.reason) }]
      : [];
  return notes.length === 0 ? late : [...late, { name: 'Notes', status: 'passed', output: noteList(notes) }];
}

const BY_TIME: readonly Visibility[] = ['visible', 'after_due_date', 'after_published', 'hidden'];

function later(one: Visibility, other: Visibility): Visibility {
  return BY_TIME[Math.max(BY_TIME.indexOf(one), BY_TIME.indexOf(other))];
}
