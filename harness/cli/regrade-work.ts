import { folded } from '../class/called.ts';
import { diffRuns } from '../class/diff/diff.ts';
import { renderText } from '../class/diff/text.ts';
import { gradesOf } from '../class/gradebook/grades.ts';
import { concerns, type Override } from '../class/gradebook/overrides.ts';
import { readClass } from '../class/intake/read-class.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { reportKeys } from '../class/run/report-keys.ts';
import { classOf, type GradedRun, readGraded } from '../class/run/run-folder.ts';
import type { ClassResult, ClassRun, Submitted } from '../class/submission.ts';
import { quoted, suggest } from '../class/suggest.ts';
import { gradeRead } from '../grading/grade.ts';
import type { GradeReport } from '../report/schema.ts';
import { shortId } from '../report/short-id.ts';
import { shownMarks } from '../report/state.ts';
import { loadCourse } from '../rubric/course.ts';
import { UsageError } from '../support/errors.ts';

/**
 * Grades one work of a run again, on the inputs that it had, and prints what changes, with the line for the overrides.
 * @throws UsageError where there is no such work, or its class is no longer where it was
 */
export async function regradeWork(root: string, folder: string, id: string): Promise<void> {
  const course = await loadCourse(root);
  const before = readGraded(folder, reportKeys(course));
  const found = findWork(before.run, id);
  const { submission, report: old } = found;
  const { path, layout, isAlone } = classOf(folder);
  const { submissions } = await readClass(path, { layout, isAlone, ...wantedOf(course) });
  const work = await submissions.find((each) => each.id === submission.id)?.read();
  if (!work) throw new UsageError(`${submission.id} is no longer in ${path}`);
  const report = await gradeRead(course, work, {
    ...(old && { seed: old.seed }),
    ...(submission.submittedAt !== undefined && { submittedAt: new Date(submission.submittedAt) }),
  });
  const run = { ...before.run, results: [{ ...found, report }], absent: [] };
  const [one, other]: GradedRun[] = [
    {
      ...before,
      run: { ...run, results: [found] },
      grades: gradesOf({ ...run, results: [found] }, before.rubric, before.overrides),
    },
    { run, rubric: course.rubric, overrides: before.overrides, grades: gradesOf(run, course.rubric, before.overrides) },
  ];
  const isTerminal = process.stdout.isTTY;
  process.stdout.write(renderText(diffRuns(one, other), { hasColor: false, isTerminal }));
  const marks = ({ grades }: GradedRun) => grades[0].marks;
  console.log(`\n${submission.id}: ${inWords(marks(one))} before, ${inWords(marks(other))} now`);
  const changed = changedMarks(old, report);
  const isByHand = ([task]: [string, unknown]) => before.overrides.some((each) => setsMarks(each, submission, task));
  const byHand = changed.filter(isByHand).map(([task]) => task);
  if (byHand.length > 0) console.log(`overrides.yaml or remarks.yaml sets marks of ${byHand.join(', ')}: these stay`);
  const line = overrideLine(
    submission.id,
    changed.filter((each) => !isByHand(each)),
  );
  if (line) console.log(`to give these marks, add this line to overrides.yaml of the run:\n${line}`);
}

const inWords = (marks: number | null): string => (marks === null ? 'no marks' : shownMarks(marks));

function findWork({ results }: ClassRun, wanted: string): ClassResult {
  const idsOf = ({ submission, report }: ClassResult) => [submission.id, ...(report ? [shortId(report)] : [])];
  const found = results.filter((result) => idsOf(result).some((id) => folded(id) === folded(wanted)));
  if (found.length === 1) return found[0];
  if (found.length === 0) {
    const near = suggest(wanted, results.flatMap(idsOf));
    throw new UsageError(`no submission or report of this run has the id ${quoted(wanted)}${near}`);
  }
  const ids = found.map(({ submission }) => submission.id).join(', ');
  throw new UsageError(`the same work was handed in as ${ids}: give one of these ids`);
}

/** Lists the tasks that have other marks now. */
function changedMarks(before: GradeReport | undefined, after: GradeReport): [task: string, marks: number][] {
  const tasksIn = (report: GradeReport | undefined) => report?.questions.flatMap(({ tasks }) => tasks) ?? [];
  const old = new Map(tasksIn(before).map(({ id, marks }) => [id, marks]));
  return tasksIn(after).flatMap(({ id, marks }) => (marks === null || marks === old.get(id) ? [] : [[id, marks]]));
}

/** Tells whether an override decides the marks of a task for somebody of a submission. */
function setsMarks(override: Override, submission: Submitted, task: string): boolean {
  const { marks } = override;
  const isOfTask = typeof marks === 'number' || (marks !== undefined && Object.hasOwn(marks, task));
  return isOfTask && [{}, ...submission.students].some((student) => concerns(override, submission, student));
}

/** Writes tasks with other marks as an override, if there are any. */
function overrideLine(id: string, changed: readonly [task: string, marks: number][]): string | undefined {
  const marks = changed.map(([task, marks]) => `${JSON.stringify(task)}: ${marks}`).join(', ');
  return changed.length > 0
    ? `- { submission: ${JSON.stringify(id)}, marks: { ${marks} }, reason: regraded }`
    : undefined;
}
