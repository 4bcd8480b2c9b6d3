import type { Task } from '../../harness/authoring/lab.ts';
import type { FieldChecks, Sample } from '../../harness/authoring/samples.ts';
import { gradeSubmission } from '../../harness/grading/grade.ts';
import { type Course, findTask } from '../../harness/rubric/course.ts';
import { createTemporaryFolder } from '../../harness/support/temporary-folder.ts';
import { compose, writeSubmission } from '../compose.ts';

/** What the usual checks of a task, and the lab's own, say of a sample. */
export interface FieldJudgement {
  readonly sample: Sample;
  /** ids of the usual checks that accept it */
  readonly acceptedBy: readonly string[];
  /** whether the lab's own do */
  readonly isAccepted: boolean;
  /** whether what the lab's own refuse is the breach of a rule alone, which no check of values can see */
  readonly isRuleAlone: boolean;
}

/**
 * Puts the usual checks before a task's own: what these do to the child cannot touch those. No known mistake is looked for.
 */
export function withField(course: Course, { task: id, checks }: FieldChecks): Course {
  const { task } = findTask(course, id);
  const both = (one: Task): Task => (one === task ? { ...one, checks: [...checks, ...one.checks] } : one);
  const questions = course.lab.questions.map(({ mistakes: _, ...question }) => ({
    ...question,
    tasks: question.tasks.map(both),
  }));
  return { ...course, lab: { ...course.lab, questions } };
}

/**
 * Grades a sample in one task, through the real path.
 *
 * @param course of `withField`
 * @throws Error where a check ends in one of our own
 */
export async function judgeByField(
  course: Course,
  { task: id, checks }: FieldChecks,
  sample: Sample,
  seed: number,
): Promise<FieldJudgement> {
  const { folder, remove } = createTemporaryFolder('field');
  try {
    const path = writeSubmission(compose(sample, course), folder);
    const { questions } = await gradeSubmission(course, { path, seed, task: id });
    const reports = questions.flatMap(({ tasks }) => tasks).find((task) => task.id === id)?.checks ?? [];
    const failing = reports.find(({ outcome }) => outcome === 'error');
    if (failing) throw new Error(`${sample.id}: ${failing.id}: ${failing.error}`);
    const isUsual = (check: string) => checks.some((usual) => usual.id === check);
    const acceptedBy = reports.filter(({ outcome }) => outcome === 'passed').map((report) => report.id);
    const refusedBy = reports.filter((report) => report.outcome !== 'passed' && !isUsual(report.id));
    const rules = findTask(course, id).task.checks.flatMap((check) => (check.rule ? check.id : []));
    return {
      sample,
      acceptedBy: acceptedBy.filter(isUsual),
      isAccepted: refusedBy.length === 0,
      isRuleAlone: refusedBy.length > 0 && refusedBy.every((report) => rules.includes(report.id)),
    };
  } finally {
    remove();
  }
}
