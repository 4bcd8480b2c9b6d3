import type { GradeReport, TaskReport } from '../report/schema.ts';
import type { Rubric } from '../rubric/schema.ts';
import { inNumber } from '../support/counted.ts';
import type { ClassResult, ClassRun } from './submission.ts';

/** Submissions that people should look at before they believe the marks, and why. */
export interface Attention {
  /** after their count: `has no time`, `have no time` */
  readonly what: string;
  readonly results: readonly ClassResult[];
}

/** Finds what people should look at by hand: where marks may say more of chance than of the work. */
export function attentionIn({ results, alike = [] }: ClassRun, { late, deadline }: Rubric): Attention[] {
  const isLateCounted = late.policy !== 'none' && deadline !== undefined;
  const isTimeless = ({ submission }: ClassResult) => isLateCounted && submission.submittedAt === undefined;
  const of = (verb: string, what: string, isOne: (result: ClassResult, report: GradeReport) => boolean): Attention => {
    const found = results.filter((result) => result.report && isOne(result, result.report));
    return { what: `${inNumber(found.length, verb)} ${what}`, results: found };
  };
  const reports = results.flatMap(({ report }) => report ?? []);
  const uses = Map.groupBy(
    reports.flatMap(({ notes }) => [...new Set(notes)]),
    (note) => note,
  );
  // Of checkouts of the whole lab everybody has one, of the lab's own files.
  const isOfMost = (note: string) => (uses.get(note)?.length ?? 0) > Math.max(2, reports.length / 2);
  return [
    of(
      'is',
      'marked late by the place, which does not say by how much: times.csv can',
      (result) => isTimeless(result) && result.submission.isMarkedLate === true,
    ),
    of('has', 'no time, and so no lateness', (result) => isTimeless(result) && !result.submission.isMarkedLate),
    of('is', 'of nobody: the place does not say whose', ({ submission }) => submission.students.length === 0),
    of('holds', 'nothing of the lab, which may be work for another one', (_, report) =>
      tasksIn(report).every(isMissing),
    ),
    of('has', 'lost a task by one rule of the lab sheet alone', (_, report) => tasksIn(report).some(isByRuleAlone)),
    of('has', 'one check less than all', (_, report) => failedIn(tasksIn(report)).length === 1),
    of('has', 'a file that cannot be read, or only nearly goes by its name', (_, report) =>
      tasksIn(report).some(({ checks }) =>
        checks.some(({ finding }) =>
          finding?.code === 'missing-file' ? finding.similar !== undefined : finding?.code === 'file-rejected',
        ),
      ),
    ),
    of('has', 'a note in the report, such as of code that is ignored', (_, { notes }) =>
      notes.some((note) => !isOfMost(note)),
    ),
    of('is', 'alike, as npm run similarity has found', ({ submission }) => alike.flat().includes(submission.id)),
  ].filter(({ results }) => results.length > 0);
}

/** Tells whether nothing was handed in for a task, nor anything that nearly goes by the name of its file. */
function isMissing({ checks }: TaskReport): boolean {
  return checks.some(({ finding }) => finding?.code === 'missing-file' && finding.similar === undefined);
}

function tasksIn({ questions }: GradeReport): TaskReport[] {
  return questions.flatMap(({ tasks }) => tasks);
}

function failedIn(tasks: readonly TaskReport[]) {
  return tasks.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome === 'failed'));
}

/** Tells whether all that a task failed is one rule about its code. */
function isByRuleAlone(task: TaskReport): boolean {
  const [only, ...others] = failedIn([task]);
  return task.outcome === 'failed' && others.length === 0 && only?.finding?.code === 'rule';
}
