// `npm run prove -- corpus` grades all faulty and correct samples on file and says where a verdict is not the expected one.

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import pLimit from 'p-limit';
import { isKnownMistake, type Sample } from '../../harness/authoring/samples.ts';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { describeFinding } from '../../harness/report/describe.ts';
import { redactCheck } from '../../harness/report/redact.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { count } from '../../harness/support/command.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showLine, showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { changedFiles, compose } from '../compose.ts';
import { REFERENCE } from '../corpus/by-question.ts';
import { experimentTotal, runExperiments } from '../corpus/experiment.ts';
import { decide, type Judgement, judgeCorrect, judgeFaulty, judgeStubs, stubFiles } from '../corpus/judge.ts';
import { countChecks, matrixOf } from '../corpus/matrix.ts';
import { type Judges, judgeFromSeeds, worstOf } from '../corpus/seeds.ts';
import { unsaid } from '../corpus/sentences.ts';
import { checksTable, countTasks, totals, unjustified } from '../corpus/tables.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { type Faulty, loadSamples, SAMPLES } from '../load-samples.ts';

interface Options {
  lab?: string;
  seed?: number;
  seeds: number;
  matrix?: string;
  write?: true;
}

async function run(ids: string[], { lab, seed = 1, seeds, matrix, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, ids.length > 0, course.root);
  const samples = await loadSamples(course);
  const { faulty, correct, redundantChecks, experiments, spaces, tells } = samples;
  if (faulty.length + correct.length === 0)
    throw new UsageError(
      `${course.root} has neither ${SAMPLES} nor known mistakes in graders/mistakes/, so there is nothing to grade`,
    );
  const isAsked = ({ id }: { id: string }) => ids.length === 0 || ids.includes(id);
  const [faultyAsked, correctAsked] = [faulty.filter(isAsked), correct.filter(isAsked)];
  const unknown = ids.find((id) => ![...faultyAsked, ...correctAsked].some((sample) => sample.id === id));
  if (unknown) throw new UsageError(`there is no sample '${unknown}' (samples/index.ts)`);

  const from = Array.from({ length: seeds }, (_, i) => seed + i);
  const limit = pLimit(availableParallelism());
  // With the reference and the stubs, where all is graded.
  const endsAsked = ids.length > 0 ? 0 : 2;
  const progress = showProgress(faultyAsked.length + correctAsked.length * (experiments ? 2 : 1) + endsAsked);
  let told = 0;
  // At once: a whole corpus takes long, and may be ended before.
  const tell = (lines: readonly string[]) => {
    if (lines.length > 0) showLine('');
    for (const line of lines) console.log(line);
    told += lines.length;
  };
  const judged = <J extends Judgement>(judges: Judges<J>) =>
    limit(async () => {
      const one = await judgeFromSeeds(from, judges);
      const unexpected = [...one.surprises, ...(one.unsteady ? [one.unsteady] : [])];
      tell(unexpected.map((what) => `${one.worst.sample.id}: ${what}`));
      progress.step();
      return one;
    });
  const judgeWrong = (one: Faulty) =>
    judged({
      judge: (seed) => judgeFaulty(course, one, seed, samples),
      decide: (seed) => decide(course, changedFiles(one, course), seed, one.fails[0]),
    });
  const judgeRight = (one: Sample) =>
    judged({
      judge: (seed) => judgeCorrect(course, one, seed),
      decide: (seed) => decide(course, compose(one, course), seed),
    });
  const judgeOfStubs = () =>
    judged({
      judge: (seed) => judgeStubs(course, seed),
      decide: (seed) => decide(course, stubFiles(course), seed),
    });
  const [ofFaulty, ofCorrect, ofEnds, experimented] = await Promise.all([
    Promise.all(faultyAsked.map(judgeWrong)),
    Promise.all(correctAsked.map(judgeRight)),
    Promise.all(ids.length > 0 ? [] : [judgeRight(REFERENCE), judgeOfStubs()]),
    Promise.all(
      experiments
        ? correctAsked.map((one) =>
            limit(async () => {
              const ran = await runExperiments(course, one, experiments);
              tell(ran.errors);
              progress.step();
              return ran;
            }),
          )
        : [],
    ),
  ]);
  progress.end();
  const [judgedFaulty, judgedCorrect, ends] = [worstOf(ofFaulty), worstOf(ofCorrect), worstOf(ofEnds)];
  const seeded = [...ofFaulty, ...ofCorrect, ...ofEnds];
  const unsteady = seeded.filter((one) => one.unsteady !== undefined).length;

  const total = [
    totals(judgedFaulty, judgedCorrect),
    ...(seeds > 1 ? [`verdicts that differ between the seeds: ${unsteady}`] : []),
    ...(experiments ? [experimentTotal(experimented)] : []),
  ].join('; ');
  if (ids.length > 0) console.log([...judgedFaulty, ...judgedCorrect].map(whatStudentsRead).join('\n\n'));
  else {
    const counts = countChecks(judgedFaulty);
    const rows = countTasks(course, judgedFaulty, judgedCorrect);
    console.log(`${align(rows).join('\n')}\n\n${checksTable(counts)}\n`);
    if (redundantChecks) tell(unjustified(counts, redundantChecks));
    const texts = seeded.map(({ worst }) => JSON.stringify(worst.report));
    const never = Object.keys(tells).length > 0 ? unsaid(course.root, [...texts, ...spaces.flat()]) : [];
    tell(never.map(({ place, part }) => `${place}: no sample is told '${part}'`));
    const known = judgedFaulty.filter(({ sample }) => isKnownMistake(sample)).length;
    const seedsRun = seeds === 1 ? `Seed ${seed}` : `Seeds ${seed} to ${seed + seeds - 1}`;
    const figures = `${seedsRun}. ${total}; ${known} of the faulty samples are the known mistakes themselves.`;
    if (write) writeFigures('corpus', [...markdownTable(rows), '', figures], course.root);
  }
  if (matrix) writeFileSync(matrix, stringify(matrixOf(judgedFaulty)));
  for (const { sample, report } of ends) console.log(`${sample.id}: ${report.marks} of ${report.maxMarks} marks`);
  console.log(total);
  if (told > 0) process.exitCode = 1;
}

/** Draws what the findings say, check by check. */
function whatStudentsRead({ sample, tasks }: Judgement): string {
  const lines = tasks.flatMap(({ id, blockedBy, checks }) => {
    if (blockedBy) return [`  ${id}: blocked by ${blockedBy.join(', ')}`];
    return checks
      .filter((check) => !check.blockedBy)
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
  .description(
    'Grades all faulty and correct samples on file, and runs the lab’s own experiments with the correct ones; ' +
      'exit code 1 where a verdict is not the expected one, or differs between seeds, or an experiment fails.',
  )
  .argument('[id...]', 'only these samples, with what a student would read')
  .addOption(seedOption('the inputs of an earlier run'))
  .option('--seeds <n>', 'each sample from so many seeds, from --seed on; verdicts that differ are listed', count, 1)
  .addOption(labOption())
  .addOption(writeOption())
  .option('--matrix <file>', 'write which check refused which sample, as CSV')
  .action(run);
