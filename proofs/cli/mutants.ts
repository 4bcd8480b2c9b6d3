// `npm run prove -- mutants` counts how many small changes to the reference the checks see.

import { Command } from 'commander';
import type { EquivalentMutant } from '../../harness/authoring/samples.ts';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { findTask, loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { mutateReference } from '../mutants/mutate.ts';
import { reportMutants } from '../mutants/report.ts';

interface Options {
  lab?: string;
  seed?: number;
  write?: true;
}

async function run(names: string[], { lab, seed = 1, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, names.length > 0, course.root);
  const tasks = names.map((name) => findTask(course, name).task);
  const { equivalentMutants } = await loadSamples(course);
  const mutants = await mutateReference(
    course,
    seed,
    tasks.map(({ id }) => id),
  );
  const isAsked = ({ block }: EquivalentMutant) =>
    tasks.length === 0 || tasks.some(({ blocks }) => blocks.includes(block));
  const { lines, figures, faults } = reportMutants(mutants, equivalentMutants.filter(isAsked));
  console.log(lines.join('\n'));
  if (write) writeFigures('mutants', figures, course.root);
  if (faults.length === 0) return;
  console.log(['', ...faults].join('\n'));
  process.exitCode = 1;
}

export const command = new Command('mutants')
  .description('Changes the reference in one place at a time; exit code 1 where the checks see too few of the changes.')
  .argument('[task...]', 'only these tasks')
  .addOption(labOption())
  .addOption(seedOption('the inputs of an earlier run'))
  .addOption(writeOption())
  .action(run);
