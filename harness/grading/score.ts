import type { CheckReport } from '../report/schema.ts';
import type { Rubric } from '../rubric/schema.ts';

type TaskRule = Rubric['questions'][number]['tasks'][number];
type QuestionRule = Rubric['questions'][number];

/**
 * A task's marks by the rubric.
 * @param requirementsMet whether every task that the rubric requires has passed
 */
export function taskMarks(rule: TaskRule, checks: readonly CheckReport[], requirementsMet: boolean): number {
  if (!requirementsMet) return 0;
  const total = sum(checks.map((check) => check.weight));
  const passed = sum(checks.filter((check) => check.outcome === 'passed').map((check) => check.weight));
  const isWhole = checks.every((check) => check.outcome === 'passed');
  if (rule.award === 'all-or-nothing' || total === 0) return isWhole ? rule.marks : 0;
  return (rule.marks * passed) / total;
}

/** A question's marks before and after its cap, null where a task's are unknown. */
export function questionMarks(
  rule: QuestionRule,
  tasks: readonly (number | null)[],
): { rawMarks: number | null; marks: number | null } {
  const rawMarks = sumKnown(tasks);
  return { rawMarks, marks: rawMarks === null ? null : Math.min(rawMarks, rule.marks) };
}

/** The sum, or null where a summand is unknown. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : sum(values as number[]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
