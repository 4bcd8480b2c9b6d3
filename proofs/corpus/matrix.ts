import type { Judgement } from './judge.ts';

/** How often a check refuses faulty samples, and how often no other check of its task does. */
export interface CheckCount {
  /** task and check: `sums.mean empty` */
  check: string;
  refuses: number;
  alone: number;
}

/** Lists the checks that refused a sample, task by task. */
function refusalsOf({ tasks }: Judgement): string[][] {
  return tasks.map(({ id, checks }) =>
    checks
      .filter(({ outcome, finding }) => outcome === 'failed' && finding?.code !== 'not-run')
      .map((check) => `${id} ${check.id}`),
  );
}

/** Counts what every check of the graded tasks decided, in the checks' order. */
export function countChecks(judgements: readonly Judgement[]): CheckCount[] {
  const counts = new Map<string, CheckCount>();
  const countOf = (check: string) => {
    const count = counts.get(check) ?? { check, refuses: 0, alone: 0 };
    counts.set(check, count);
    return count;
  };
  for (const judgement of judgements) {
    for (const { id, checks } of judgement.tasks) for (const check of checks) countOf(`${id} ${check.id}`);
    for (const refusals of refusalsOf(judgement)) {
      for (const check of refusals) countOf(check).refuses++;
      if (refusals.length === 1) countOf(refusals[0]).alone++;
    }
  }
  return [...counts.values()].sort((one, other) => taskOf(one).localeCompare(taskOf(other)));
}

/** Makes a row a sample and a column a check: 1 where the check refused it, 2 where no other check of its task did. */
export function matrixOf(judgements: readonly Judgement[]): (string | number)[][] {
  const checks = countChecks(judgements).map(({ check }) => check);
  const rows = judgements.map((judgement) => {
    const refusals = refusalsOf(judgement);
    return [judgement.sample.id, ...checks.map((check) => cell(check, refusals))];
  });
  return [['sample', ...checks], ...rows];
}

function cell(check: string, refusals: readonly string[][]): number {
  const ofTask = refusals.find((list) => list.includes(check));
  if (!ofTask) return 0;
  return ofTask.length === 1 ? 2 : 1;
}

function taskOf({ check }: CheckCount): string {
  return check.split(' ')[0];
}
