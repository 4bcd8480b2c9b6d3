// `npm run prove -- mutants` counts how many small changes to the reference the checks see.

import { Command } from 'commander';
import { seedOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';
import { mutateReference } from '../mutants/mutate.ts';
import { reportMutants } from '../mutants/report.ts';

async function run({ seed = 1, write }: { seed?: number; write?: true }): Promise<void> {
  const course = await loadCourse();
  const { equivalentMutants } = await loadSamples(course);
  const mutants = await mutateReference(course, seed);
  const { lines, figures, faults } = reportMutants(mutants, equivalentMutants);
  console.log(lines.join('\n'));
  if (write) writeFigures('mutants', figures, course.root);
  if (faults.length === 0) return;
  console.log(['', ...faults].join('\n'));
  process.exitCode = 1;
}

export const command = new Command('mutants')
  .description('Changes the reference in one place at a time; exit code 1 where the checks see too few of the changes.')
  .addOption(seedOption('the inputs of an earlier run'))
  .addOption(writeOption())
  .action(run);
