import type { Evidence, Finding } from '../harness/authoring/finding.ts';
import type { CheckReport, GradeReport, TaskReport } from '../harness/report/schema.ts';

// Reports for tests: what a test does not say is that of a submission without a fault.

export function sampleCheck(check: Partial<CheckReport> = {}): CheckReport {
  const outcome = check.finding ? 'failed' : check.error !== undefined ? 'error' : 'passed';
  return { id: 'adds', title: 'It adds', weight: 1, visibility: 'visible', outcome, milliseconds: 1, ...check };
}

export function sampleTask(task: Partial<TaskReport> = {}): TaskReport {
  const { checks = [sampleCheck()], maxMarks = 10 } = task;
  const outcomes = new Set(checks.map(({ outcome }) => outcome));
  const outcome = (['error', 'failed'] as const).find((worst) => outcomes.has(worst)) ?? 'passed';
  const marks = { passed: maxMarks, failed: 0, error: null }[outcome];
  return { id: 'sums.add', title: 'Add', marks, maxMarks, outcome, ...task, checks };
}

/** Makes a report with one question that has these tasks. */
export function sampleReport(tasks: TaskReport[], report: Partial<GradeReport> = {}): GradeReport {
  const isKnown = tasks.every(({ marks }) => marks !== null);
  const marks = isKnown ? tasks.reduce((sum, task) => sum + (task.marks ?? 0), 0) : null;
  const maxMarks = tasks.reduce((sum, task) => sum + task.maxMarks, 0);
  return {
    version: 1,
    title: 'Sums',
    submission: { id: 'smith_12' },
    marks,
    maxMarks,
    questions: [{ id: 'sums', title: 'Sums', marks, rawMarks: marks, maxMarks, tasks }],
    notes: [],
    seed: 7,
    hashes: { submission: 'abc' },
    node: 'v26.0.0',
    sandbox: { layers: [{ id: 'values', title: 'values only' }] },
    milliseconds: 1234,
    ...report,
  };
}

export const mismatch = {
  code: 'mismatch',
  message: 'add(a, b) is a + b',
  input: '[1, 2]',
  expected: '3',
  actual: '4',
} satisfies Finding;

export const curves = {
  kind: 'curves',
  series: 'loss',
  curves: [
    { name: 'submission', values: [5, 4.25, null] },
    { name: 'mean', values: [5, 4.125, 3.0625] },
  ],
  tolerance: [0.001, 0.002, 0.003],
} satisfies Evidence;

export const history = {
  code: 'history',
  message: 'the losses of training',
  series: 'loss',
  step: 1,
  expected: '4.125',
  actual: '4.25',
  deviation: 0.03125,
  tolerance: 0.002,
} satisfies Finding;
