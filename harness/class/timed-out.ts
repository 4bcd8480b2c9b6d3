import type { GradeReport } from '../report/schema.ts';

/** Tells whether a submission has met a time limit: a loop without end, as a rule, but a machine may be too slow as well. */
export function isTimedOut({ questions }: GradeReport): boolean {
  const checks = questions.flatMap(({ tasks }) => tasks.flatMap((task) => task.checks));
  return checks.some(({ finding }) => finding?.code === 'time-limit');
}
