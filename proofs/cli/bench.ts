// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { loadCourse } from '../../harness/rubric/course.ts';
import { align } from '../../harness/support/text.ts';
import { benchSandbox } from '../bench/sandbox.ts';
import { loadSamples } from '../load-samples.ts';

export const command = new Command('bench')
  .description('Measures what a training step and the layers of the sandbox cost.')
  .action(async () => {
    const { title, rows } = await (await loadSamples(await loadCourse())).bench();
    console.log([title, '', ...align(rows), ''].join('\n'));
    console.log(await benchSandbox());
  });
