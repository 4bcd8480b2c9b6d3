import type { Task } from '../../harness/authoring/lab.ts';
import { type FieldChecks, isIn } from '../../harness/authoring/samples.ts';
import type { FieldJudgement } from './judge.ts';

/**
 * Makes a row a usual check, and one of the task's own: how many samples with a mistake in each block it accepts, and how
 * many correct ones it refuses.
 */
export function fieldRows(
  { id, blocks }: Pick<Task, 'id' | 'blocks'>,
  checks: FieldChecks['checks'],
  wrong: readonly FieldJudgement[],
  right: readonly FieldJudgement[],
): string[][] {
  const byValues = wrong.filter(({ isRuleAlone }) => !isRuleAlone);
  const rowOf = (name: string, accepts: (judgement: FieldJudgement) => boolean) => [
    name,
    ...blocks.map((block) => {
      const inBlock = byValues.filter(({ sample }) => isIn(sample, [block]));
      return share(inBlock.filter(accepts).length, inBlock.length);
    }),
    share(right.filter((judgement) => !accepts(judgement)).length, right.length),
  ];
  return [
    ['check', ...blocks.map((block) => `wrong ${block} accepted`), 'right refused'],
    ...checks.map((check) => rowOf(check.title, ({ acceptedBy }) => acceptedBy.includes(check.id))),
    rowOf(`all checks of ${id}`, ({ isAccepted }) => isAccepted),
  ];
}

function share(part: number, all: number): string {
  return `${part} of ${all}${all > 0 ? `, ${Math.round((100 * part) / all)} %` : ''}`;
}
