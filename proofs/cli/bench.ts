// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { loadCourse } from '../../harness/rubric/course.ts';
import { align } from '../../harness/support/text.ts';
import { benchSandbox } from '../bench/sandbox.ts';
import { writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

async function run({ write }: { write?: true }): Promise<void> {
  const { bench } = await loadSamples(await loadCourse());
  const { title, rows } = await bench();
  console.log([title, '', ...align(rows), ''].join('\n'));
  const { table, figure } = await benchSandbox();
  console.log(table);
  if (write) writeFigures('bench', [figure]);
}

export const command = new Command('bench')
  .description('Measures what a training step and the layers of the sandbox cost.')
  .addOption(writeOption())
  .action(run);
