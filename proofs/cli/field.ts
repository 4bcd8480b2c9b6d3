// `npm run prove -- field` judges the samples of a task by the checks that are usual elsewhere, beside the lab's own.

import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import pLimit from 'p-limit';
import { isIn, type Sample } from '../../harness/authoring/samples.ts';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { findTask, loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { UsageError } from '../../harness/support/errors.ts';
import { showProgress } from '../../harness/support/terminal.ts';
import { align } from '../../harness/support/text.ts';
import { REFERENCE } from '../corpus/by-question.ts';
import { judgeByField, withField } from '../field/judge.ts';
import { fieldRows } from '../field/table.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

interface Options {
  lab?: string;
  seed?: number;
  write?: true;
}

async function run(ids: string[], { lab, seed = 1, write }: Options): Promise<void> {
  const plain = await loadCourse(findLab(lab));
  refuseWrite(write, ids.length > 0, plain.root);
  const { faulty, correct, field } = await loadSamples(plain);
  if (!field)
    throw new UsageError(`${plain.root}: its samples have no field, the usual checks of a task, to compare with`);
  const course = withField(plain, field);
  const { task } = findTask(course, field.task);
  const isAsked = ({ id }: Sample) => ids.length === 0 || ids.includes(id);
  const isInTask = (sample: Sample) => isIn(sample, task.blocks);
  const wrong = faulty.filter((sample) => sample.fails[0] === task.id && isInTask(sample)).filter(isAsked);
  const right = [REFERENCE, ...correct.filter(isInTask)].filter(isAsked);
  const unknown = ids.find((id) => ![...wrong, ...right].some((sample) => sample.id === id));
  if (unknown) throw new UsageError(`there is no sample '${unknown}' of ${task.id} (samples/index.ts)`);

  const limit = pLimit(availableParallelism());
  const progress = showProgress(wrong.length + right.length);
  const judgeAll = (samples: readonly Sample[]) =>
    limit.map(samples, (sample) => judgeByField(course, field, sample, seed).finally(progress.step));
  const [wrongJudged, rightJudged] = await Promise.all([judgeAll(wrong), judgeAll(right)]);
  progress.end();

  const ruled = wrongJudged.filter(({ isRuleAlone }) => isRuleAlone);
  const rows = fieldRows(task, field.checks, wrongJudged, rightJudged);
  const left = `Seed ${seed}. Left out: ${ruled.length} faulty samples that break a rule alone, which no values show.`;
  console.log(`${align(rows).join('\n')}\n\n${left}`);
  if (write) writeFigures('field', [...markdownTable(rows), '', left], course.root);
}

export const command = new Command('field')
  .description('Counts what the usual checks of a task accept and refuse of its samples, beside the lab’s own.')
  .argument('[id...]', 'only these samples')
  .addOption(seedOption('the inputs of an earlier run'))
  .addOption(labOption())
  .addOption(writeOption())
  .action(run);
