// `npm run prove -- corpus` grades all faulty and correct samples on file and says where a verdict is not the expected one.

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import pLimit from 'p-limit';
import { isIn, isKnownMistake } from '../../harness/authoring/samples.ts';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { describeFinding } from '../../harness/report/describe.ts';
import { redactCheck } from '../../harness/report/redact.ts';
import { type Course, findLab, loadCourse } from '../../harness/rubric/course.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { REFERENCE } from '../corpus/by-question.ts';
import { type FaultyJudgement, type Judgement, judgeCorrect, judgeFaulty, judgeStubs } from '../corpus/judge.ts';
import { type CheckCount, countChecks, matrixOf } from '../corpus/matrix.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples, SAMPLES } from '../load-samples.ts';

interface Options {
  lab?: string;
  seed?: number;
  matrix?: string;
  write?: true;
}

async function run(ids: string[], { lab, seed = 1, matrix, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, ids.length > 0, course.root);
  const { faulty, correct, redundantChecks, unseenInHistory } = await loadSamples(course);
  if (faulty.length + correct.length === 0)
    throw new UsageError(
      `${course.root} has neither ${SAMPLES} nor known mistakes in graders/mistakes/, so there is nothing to grade`,
    );
  const isAsked = ({ id }: { id: string }) => ids.length === 0 || ids.includes(id);
  const [faultyAsked, correctAsked] = [faulty.filter(isAsked), correct.filter(isAsked)];
  const unknown = ids.find((id) => ![...faultyAsked, ...correctAsked].some((sample) => sample.id === id));
  if (unknown) throw new UsageError(`there is no sample '${unknown}' (samples/index.ts)`);

  const limit = pLimit(availableParallelism());
  const progress = showProgress(faultyAsked.length + correctAsked.length);
  const judge = <J>(judging: () => Promise<J>) => limit(() => judging().finally(progress.step));
  const [judgedFaulty, judgedCorrect] = await Promise.all([
    Promise.all(faultyAsked.map((one) => judge(() => judgeFaulty(course, one, seed, unseenInHistory[one.id])))),
    Promise.all(correctAsked.map((one) => judge(() => judgeCorrect(course, one, seed)))),
  ]);
  const ends = ids.length > 0 ? [] : [await judgeCorrect(course, REFERENCE, seed), await judgeStubs(course, seed)];
  progress.end();
  const judged = [...judgedFaulty, ...judgedCorrect, ...ends];
  const surprises = judged.flatMap(({ sample, surprises }) => surprises.map((surprise) => `${sample.id}: ${surprise}`));

  const total = totals(judgedFaulty, judgedCorrect);
  if (ids.length > 0) console.log(judged.map(whatStudentsRead).join('\n\n'));
  else {
    const counts = countChecks(judgedFaulty);
    const rows = countTasks(course, judgedFaulty, judgedCorrect);
    console.log(`${align(rows).join('\n')}\n\n${checksTable(counts)}\n`);
    if (redundantChecks) surprises.push(...unjustified(counts, redundantChecks));
    const known = judgedFaulty.filter(({ sample }) => isKnownMistake(sample)).length;
    const figures = `Seed ${seed}. ${total}; ${known} of the faulty samples are the known mistakes themselves.`;
    if (write) writeFigures('corpus', [...markdownTable(rows), '', figures], course.root);
  }
  if (matrix) writeFileSync(matrix, stringify(matrixOf(judgedFaulty)));
  for (const surprise of surprises) console.log(surprise);
  for (const { sample, report } of ends) console.log(`${sample.id}: ${report.marks} of ${report.maxMarks} marks`);
  console.log(total);
  if (surprises.length > 0) process.exitCode = 1;
}

/** Counts the samples of each task, faulty ones by the first that they must fail, and of all. */
function countTasks({ lab }: Course, judgedFaulty: readonly FaultyJudgement[], judgedCorrect: readonly Judgement[]) {
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

function checksTable(counts: readonly CheckCount[]): string {
  const rows = counts.map(({ check, refuses, alone }) => [check, String(refuses), String(alone)]);
  return align([['check', 'refuses', 'alone'], ...rows]).join('\n');
}

/** Finds the checks that decide nothing alone and have no reason on file to stay, and reasons out of date. */
function unjustified(counts: readonly CheckCount[], redundant: Readonly<Record<string, string>>): string[] {
  return counts.flatMap(({ check, alone }) => {
    if (alone === 0 && !redundant[check])
      return [`${check} never refuses alone: justify it in redundantChecks of the samples, or drop it`];
    return alone > 0 && redundant[check]
      ? [`${check} does refuse alone: take it from redundantChecks of the samples`]
      : [];
  });
}

function totals(judgedFaulty: readonly FaultyJudgement[], judgedCorrect: readonly Judgement[]): string {
  const count = (holds: (judgement: FaultyJudgement) => boolean) => judgedFaulty.filter(holds).length;
  const refused = judgedCorrect.filter(({ surprises }) => surprises.length > 0).length;
  return [
    `faulty: ${judgedFaulty.length}, of which ${count(({ isAccepted }) => isAccepted)} accepted`,
    `correct: ${judgedCorrect.length}, of which ${refused} refused`,
    `known mistakes: ${count(({ diagnosis }) => diagnosis !== 'not listed')}, of which ${count(({ diagnosis }) => diagnosis === 'named')} named`,
  ].join('; ');
}

/** Draws what the findings say, check by check. */
function whatStudentsRead({ sample, tasks }: Judgement): string {
  const lines = tasks.flatMap(({ id, blockedBy, checks }) => {
    if (blockedBy) return [`  ${id}: blocked by ${blockedBy.join(', ')}`];
    return checks
      .map(redactCheck)
      .flatMap(({ title, finding }) =>
        finding && finding.code !== 'not-run'
          ? [`  ${id}: ${title}`, ...describeFinding(finding).map((line) => `    ${line}`)]
          : [],
      );
  });
  return [sample.id, ...lines].join('\n');
}

export const command = new Command('corpus')
  .description('Grades all faulty and correct samples on file; exit code 1 where a verdict is not the expected one.')
  .argument('[id...]', 'only these samples, with what a student would read')
  .addOption(seedOption('the inputs of an earlier run'))
  .addOption(labOption())
  .addOption(writeOption())
  .option('--matrix <file>', 'write which check refused which sample, as CSV')
  .action(run);
