import type { Samples, Told } from '../../harness/authoring/samples.ts';
import { causesOf } from '../../harness/report/causes.ts';
import { linesOf } from '../../harness/report/describe.ts';
import { redact } from '../../harness/report/redact.ts';
import type { GradeReport, TaskReport } from '../../harness/report/schema.ts';
import { shownChecks } from '../../harness/report/state.ts';
import type { Course } from '../../harness/rubric/course.ts';
import type { Faulty } from '../load-samples.ts';
import { mistaken } from './kinds.ts';
import { misplaced } from './lines.ts';

/** What a lab's samples say of what is true of each. */
export type Truth = Pick<Samples, 'tells' | 'failsAt' | 'correct'>;

/** Reads how the first finding of a task begins, as its student reads it. */
export function firstWordsOf(report: GradeReport, task: string): string {
  const shown = redact(report)
    .questions.flatMap(({ tasks }) => tasks)
    .filter(({ id }) => id === task);
  const [first] = causesOf(shown.flatMap(shownChecks));
  return first?.check.finding ? String(linesOf(first.check.finding)[0]) : 'nothing';
}

/**
 * Compares what a report says of a faulty sample with what is true of it, as sentences.
 *
 * @param graded its report, the tasks of its question, and whether the first finding names the mistake
 * @param told what is true of the sample
 */
export async function untrue(
  course: Course,
  sample: Faulty,
  { report, tasks, isNamed }: { report: GradeReport; tasks: readonly TaskReport[]; isNamed: boolean },
  told: readonly Told[],
  truth: Truth,
): Promise<string[]> {
  const first = firstWordsOf(report, sample.fails[0]);
  const isOf = (text: string) => told.some(({ words }) => text.includes(words));
  const expected = told.map(({ words }) => `'${words}'`).join(' or ') || 'words in tells';
  const readings = new Set(saidIn(report).flatMap(readingsOf));
  const findings = tasks.flatMap(({ blockedBy, checks }) =>
    checks.flatMap((check) => (blockedBy || check.blockedBy ? [] : (check.finding ?? []))),
  );
  return [
    ...(isNamed || isOf(first) ? [] : [`the first finding says '${first}', expected ${expected}`]),
    ...[...readings]
      .filter((reading) => !isOf(reading))
      .map((reading) => `a finding says '${reading}', and nobody has said that this is so`),
    ...mistaken(findings, told, Object.values(truth.tells ?? {}).flat()),
    ...(await misplaced(course, sample, report, truth)),
  ];
}

/** Lists what the findings that a student is shown say. */
function saidIn(report: GradeReport): string[] {
  const checks = redact(report).questions.flatMap(({ tasks }) => tasks.flatMap(shownChecks));
  return checks.flatMap(({ finding }) => (finding ? [linesOf(finding)] : [])).map(([first]) => String(first));
}

/** Cuts off what should hold, which is the first sentence, from what is read from the results. */
const readingsOf = (text: string): string[] => text.split('. ').slice(1);
