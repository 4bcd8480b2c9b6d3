import { shownMarks } from '../../report/state.ts';
import type { Cause } from './causes.ts';
import { type Diff, gain, type StudentDiff } from './diff.ts';

const list = new Intl.ListFormat('en-GB');

/** What changed in a sentence or two for an announcement to the class: without names, and without what is internal. */
export function summaryOf(diff: Diff): string {
  const { common, added, gone, unclear } = diff;
  if (common === 0 && unclear.length === 0 && added.length > 0 && gone.length > 0) {
    return `No student is in both runs (${gone.length} in the first, ${added.length} in the second): these look like two classes.`;
  }
  const others = othersIn(diff);
  return [comparison(diff, others === ''), ...(others === '' ? [] : [`${others}.`])].join(' ');
}

/** Of the students who have marks in both runs. */
function comparison({ students, compared }: Diff, isAll: boolean): string {
  const gains = students.map(gain);
  const [rises, falls] = [gains.filter((marks) => marks > 0), gains.filter((marks) => marks < 0)];
  const changed = rises.length + falls.length;
  const same = compared - changed;
  if (compared === 0) return 'There are no marks to compare.';
  if (changed === 0) {
    const who = counted(compared, 'student has', 'students have');
    return `${isAll ? `Nothing has changed: ${who}` : who} the same marks as before.`;
  }
  const reasons = list.format(reasonsOf(students.filter((student) => gain(student) !== 0)));
  const moves = list.format([...moved(rises, 'more'), ...moved(falls, 'fewer')]);
  const count = `${changed} of ${counted(compared, 'student', 'students')} ${changed === 1 ? 'has' : 'have'} other marks`;
  return [
    `${reasons === '' ? '' : `After ${reasons}, `}${count}: ${moves}.`,
    ...(same === 0 ? [] : [`${counted(same, 'has', 'have')} the same as before.`]),
  ].join(' ');
}

/** `12 have more (by 5 on average, at most 10)`; nothing where there are none. */
function moved(gains: readonly number[], what: string): string[] {
  if (gains.length === 0) return [];
  const sizes = gains.map(Math.abs);
  const most = shownMarks(Math.max(...sizes));
  const mean = shownMarks(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  const isSame = sizes.every((size) => size === sizes[0]);
  const by = isSame ? `by ${most}${sizes.length > 1 ? ' each' : ''}` : `by ${mean} on average, at most ${most}`;
  return [`${counted(sizes.length, 'has', 'have')} ${what} (${by})`];
}

/** Of those who have no marks in one of the runs: `2 students have marks for the first time and 1 is excused now`. */
function othersIn({ students, ungraded, added, gone }: Diff): string {
  const has = (test: (student: StudentDiff) => boolean) => students.filter(test).length;
  const counts: [count: number, one: string, several: string][] = [
    [
      has(({ before, after }) => before.state === 'not graded' && after.state === 'graded'),
      'has marks for the first time',
      'have marks for the first time',
    ],
    [
      has(({ before, after }) => before.state !== 'excused' && after.state === 'excused'),
      'is excused now',
      'are excused now',
    ],
    [
      has(({ before, after }) => before.state === 'excused' && after.state === 'graded'),
      'is no longer excused',
      'are no longer excused',
    ],
    [ungraded.filter(({ had }) => had !== null).length, 'has no marks any more', 'have no marks any more'],
    [added.length, 'is new', 'are new'],
    [gone.length, 'is gone', 'are gone'],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, one, several], index) =>
      index === 0 ? counted(count, `student ${one}`, `students ${several}`) : counted(count, one, several),
    );
  return list.format(parts);
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** What a class is told, in this order. */
const PHRASES = {
  rubric: 'a change of the rubric',
  checks: 'a change of the checks',
  machines: 'a change of the machines that grade',
  inputs: 'a change of the inputs',
  work: 'new submissions',
  times: 'other times of submission',
  decisions: 'decisions of the instructors',
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
