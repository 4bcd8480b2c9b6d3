import { jsonDocument } from '../../report/json.ts';
import { shownMarks } from '../../report/state.ts';
import { counted, inNumber } from '../../support/counted.ts';
import { type Diff, gain, type StudentDiff } from './diff.ts';

const list = new Intl.ListFormat('en-GB');

/** Writes a diff with its summary as a JSON document. */
export function diffJson(diff: Diff): string {
  return jsonDocument({ ...diff, summary: summaryOf(diff) });
}

/** Says what changed in a sentence or two, to announce to the class: without names, and without what is internal. */
export function summaryOf(diff: Diff): string {
  const { common, added, gone, unclear } = diff;
  if (common === 0 && unclear.length === 0 && added.length > 0 && gone.length > 0) {
    return `No student is in both runs (${gone.length} in the first, ${added.length} in the second): these look like two classes.`;
  }
  const others = othersIn(diff);
  return others === '' ? comparison(diff, true) : `${comparison(diff, false)} ${others}.`;
}

/** Says how those fared who have marks in both runs. */
function comparison({ students, compared }: Diff, isAll: boolean): string {
  const movers = students.filter((student) => gain(student) !== 0);
  const same = compared - movers.length;
  if (compared === 0) return 'There are no marks to compare.';
  if (movers.length === 0) {
    return `${isAll ? 'Nothing has changed: ' : ''}${counted(same, 'student', 'has')} the same marks as before.`;
  }
  const reasons = list.format(reasonsOf(movers));
  const gains = movers.map(gain);
  const moves = [moved(gains, 'more', (marks) => marks > 0), moved(gains, 'fewer', (marks) => marks < 0)].flat();
  const count = `${movers.length} of ${counted(compared, 'student')} ${inNumber(movers.length, 'has')} other marks`;
  const rest = same === 0 ? '' : ` ${counted(same, 'has')} the same as before.`;
  return `${reasons === '' ? '' : `After ${reasons}, `}${count}: ${list.format(moves)}.${rest}`;
}

/** Says how many moved one way: `12 have more (by 5 on average, at most 10)`; nothing where there are none. */
function moved(gains: readonly number[], what: string, isOne: (marks: number) => boolean): string[] {
  const sizes = gains.filter(isOne).map(Math.abs);
  if (sizes.length === 0) return [];
  const most = shownMarks(Math.max(...sizes));
  const mean = shownMarks(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  const isSame = sizes.every((size) => size === sizes[0]);
  const by = isSame ? `by ${most}${sizes.length > 1 ? ' each' : ''}` : `by ${mean} on average, at most ${most}`;
  return [`${counted(sizes.length, 'has')} ${what} (${by})`];
}

/** Counts those without marks in one of the runs: `2 students have marks for the first time and 1 is excused now`. */
function othersIn({ students, ungraded, added, gone }: Diff): string {
  const states = students.map(({ before, after }) => `${before.state}, ${after.state}`);
  const count = (pattern: RegExp) => states.filter((state) => pattern.test(state)).length;
  const counts: [count: number, verb: 'has' | 'is', what: string][] = [
    [count(/^not graded, graded/), 'has', 'marks for the first time'],
    [count(/^(not )?graded, excused/), 'is', 'excused now'],
    [count(/^excused, graded/), 'is', 'no longer excused'],
    [ungraded.filter(({ had }) => had !== null).length, 'has', 'no marks any more'],
    [added.length, 'is', 'new'],
    [gone.length, 'is', 'gone'],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, verb, what], i) => `${i === 0 ? counted(count, 'student', verb) : counted(count, verb)} ${what}`);
  return list.format(parts);
}

/** Phrases for the class in their order, and of which causes, by their codes, and inputs, by their names, they are. */
const REASONS: readonly [phrase: string, ...of: string[]][] = [
  ['a change of the rubric', 'rubric', 'rules', 'limits'],
  ['a change of the checks', 'another input'],
  ['a change of the machines that grade', 'node', 'layers'],
  ['a change of the inputs', 'seed'],
  ['new submissions', 'submission'],
  ['other times of submission', 'submission-time'],
  ['decisions of the instructors', 'override'],
];

/** Lists what the changes may come from, each reason once. */
function reasonsOf(students: readonly StudentDiff[]): string[] {
  const known = new Set(REASONS.flatMap(([, ...of]) => of));
  const causes = students.flatMap(({ changes }) => changes.flatMap((change) => change.causes));
  const found = causes.flatMap((cause) =>
    cause.code === 'inputs' ? cause.inputs.map((input) => (known.has(input) ? input : 'another input')) : [cause.code],
  );
  return REASONS.filter(([, ...of]) => of.some((name) => found.includes(name))).map(([phrase]) => phrase);
}
