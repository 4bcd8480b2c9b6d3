import { isIn } from '../../harness/authoring/samples.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { align } from '../../harness/support/text.ts';
import type { FaultyJudgement, Judgement } from './judge.ts';
import type { CheckCount } from './matrix.ts';

/** Counts the samples of each task, faulty ones by the first that they must fail, and of all. */
export function countTasks(
  { lab }: Course,
  judgedFaulty: readonly FaultyJudgement[],
  judgedCorrect: readonly Judgement[],
) {
  const tasks = lab.questions.flatMap((question) => question.tasks);
  const rowOf = (name: string, ofTask: readonly FaultyJudgement[], right: readonly Judgement[]) => {
    const count = (holds: (judgement: FaultyJudgement) => boolean) => String(ofTask.filter(holds).length);
    return [
      name,
      String(ofTask.length),
      count(({ isAccepted }) => !isAccepted),
      count(({ isAccepted }) => isAccepted),
      count(({ diagnosis }) => diagnosis !== 'not listed'),
      count(({ diagnosis }) => diagnosis === 'named'),
      count(({ diagnosis }) => diagnosis === 'either-or'),
      String(right.length),
    ];
  };
  return [
    ['task', 'faulty', 'refused', 'accepted', 'known mistakes', 'named', 'either-or', 'correct'],
    ...tasks.map(({ id, blocks }) =>
      rowOf(
        id,
        judgedFaulty.filter(({ sample }) => sample.fails[0] === id),
        judgedCorrect.filter(({ sample }) => isIn(sample, blocks)),
      ),
    ),
    rowOf('all', judgedFaulty, judgedCorrect),
  ];
}

export function checksTable(counts: readonly CheckCount[]): string {
  const rows = counts.map(({ check, refuses, alone }) => [check, String(refuses), String(alone)]);
  return align([['check', 'refuses', 'alone'], ...rows]).join('\n');
}

/** Finds the checks that decide nothing alone and have no reason on file to stay, and reasons out of date. */
export function unjustified(counts: readonly CheckCount[], redundant: Readonly<Record<string, string>>): string[] {
  return counts.flatMap(({ check, alone }) => {
    if (alone === 0 && !redundant[check])
      return [`${check} never refuses alone: justify it in redundantChecks of the samples, or drop it`];
    return alone > 0 && redundant[check]
      ? [`${check} does refuse alone: take it from redundantChecks of the samples`]
      : [];
  });
}

export function totals(judgedFaulty: readonly FaultyJudgement[], judgedCorrect: readonly Judgement[]): string {
  const count = (holds: (judgement: FaultyJudgement) => boolean) => judgedFaulty.filter(holds).length;
  const refused = judgedCorrect.filter(({ surprises }) => surprises.length > 0).length;
  return [
    `faulty: ${judgedFaulty.length}, of which ${count(({ isAccepted }) => isAccepted)} accepted`,
    `correct: ${judgedCorrect.length}, of which ${refused} refused`,
    `known mistakes: ${count(({ diagnosis }) => diagnosis !== 'not listed')}, of which ${count(({ diagnosis }) => diagnosis === 'named')} named`,
    `faulty samples of which it is held what is read first: ${count(({ isTold }) => isTold)}`,
  ].join('; ');
}
