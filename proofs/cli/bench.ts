// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { findLab, loadCourse } from '../../harness/rubric/course.ts';
import { count } from '../../harness/support/command.ts';
import { align } from '../../harness/support/text.ts';
import { benchClass } from '../bench/class.ts';
import { benchSandbox } from '../bench/sandbox.ts';
import { refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

/** How many submissions are a class whose figures count. */
const CLASS = 1000;

async function run({ lab, class: size, write }: { lab?: string; class?: number; write?: true }): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, size !== undefined && size < CLASS, course.root);
  if (size !== undefined) {
    const { table, figure } = await benchClass(course, size);
    console.log(table);
    if (write) writeFigures('class', [figure], course.root);
    return;
  }
  const { bench } = await loadSamples(course);
  if (bench) {
    const { title, rows } = await bench();
    console.log([title, '', ...align(rows), ''].join('\n'));
  }
  const { table, figure } = await benchSandbox(course);
  console.log(table);
  if (write) writeFigures('bench', [figure], course.root);
}

export const command = new Command('bench')
  .description(
    'Measures what the samples of the lab say, such as a training step, and the layers of the sandbox cost, or what a class does.',
  )
  .option('--class <n>', 'a class of so many submissions instead, each graded by itself as well', count)
  .addOption(labOption())
  .addOption(writeOption())
  .action(run);
