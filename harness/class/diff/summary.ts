import { shownMarks } from '../../report/state.ts';
import type { Cause } from './causes.ts';
import { type Diff, gain, type StudentDiff } from './diff.ts';

const list = new Intl.ListFormat('en-GB');

/** What changed in a sentence or two for an announcement to the class: without names, and without what is internal. */
export function summaryOf(diff: Diff): string {
  const { students, compared, added } = diff;
  const gains = students.map(gain);
  const [rises, falls] = [gains.filter((marks) => marks > 0), gains.filter((marks) => marks < 0)];
  const changed = rises.length + falls.length;
  const first = students.filter(({ before, after }) => before.marks === null && after.marks !== null).length;
  const more = first + added.filter(({ marks }) => marks !== null).length;
  const lost =
    students.filter(({ before, after }) => before.marks !== null && after.marks === null).length +
    diff.ungraded.filter(({ had }) => had !== null).length;

  const rest = list.format([
    ...(more > 0 ? [`${more} ${more === 1 ? 'has' : 'have'} marks for the first time`] : []),
    ...(lost > 0 ? [`${lost} ${lost === 1 ? 'has' : 'have'} none any more`] : []),
  ]);
  return [main(), ...(rest === '' ? [] : [`${rest}.`])].join(' ');

  function main(): string {
    if (compared === 0) return 'There are no marks to compare.';
    if (changed === 0) {
      return compared === 1
        ? 'Nothing has changed: the only mark is as before.'
        : `Nothing has changed: all ${compared} marks are as before.`;
    }
    const reasons = list.format(reasonsOf(students.filter((student) => gain(student) !== 0)));
    const moves = list.format([...moved(rises, 'rose'), ...moved(falls, 'fell')]);
    const same = compared - changed;
    const others = same === 0 ? '' : ` ${same} ${same === 1 ? 'is' : 'are'} as before.`;
    const count = `${changed} of ${compared} ${compared === 1 ? 'mark' : 'marks'} changed: ${moves}.${others}`;
    return reasons === '' ? count : `After ${reasons}, ${count}`;
  }
}

/** `12 rose (by 5 on average, at most 10)`; nothing where there are none. */
function moved(gains: readonly number[], verb: string): string[] {
  if (gains.length === 0) return [];
  const sizes = gains.map(Math.abs);
  const most = shownMarks(Math.max(...sizes));
  const mean = shownMarks(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  const isSame = sizes.every((size) => size === sizes[0]);
  const by = isSame ? `by ${most}${sizes.length > 1 ? ' each' : ''}` : `by ${mean} on average, at most ${most}`;
  return [`${sizes.length} ${verb} (${by})`];
}

/** What a class is told, in this order. */
const PHRASES = {
  rubric: 'a change of the rubric',
  checks: 'a change of the checks',
  machines: 'a change of the machines that grade',
  inputs: 'a change of the inputs',
  work: 'new submissions',
  times: 'other times of submission',
  decisions: 'decisions on single cases',
} as const;

const OF_DECIDERS: Partial<Record<string, keyof typeof PHRASES>> = {
  submission: 'work',
  rules: 'rubric',
  limits: 'rubric',
  node: 'machines',
  layers: 'machines',
  seed: 'inputs',
};

/** What the changes may come from, each reason once. */
function reasonsOf(students: readonly StudentDiff[]): string[] {
  const causes = students.flatMap(({ changes }) => changes.flatMap((change) => change.causes));
  const found = new Set(causes.flatMap(reasons));
  return (Object.keys(PHRASES) as (keyof typeof PHRASES)[]).filter((key) => found.has(key)).map((key) => PHRASES[key]);
}

function reasons(cause: Cause): (keyof typeof PHRASES)[] {
  if (cause.code === 'rubric') return ['rubric'];
  if (cause.code === 'override') return ['decisions'];
  if (cause.code === 'submission-time') return ['times'];
  if (cause.code === 'deciders') return cause.deciders.map((decider) => OF_DECIDERS[decider] ?? 'checks');
  return [];
}
