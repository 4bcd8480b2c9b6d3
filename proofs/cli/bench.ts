// `npm run prove -- bench`: what things cost. Ratios measured in the same run mean something on another machine;
// milliseconds do not.

import { Command, Option } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { count } from '../../harness/support/command.ts';
import { align } from '../../harness/support/text.ts';
import { benchClass } from '../bench/class.ts';
import { benchGrading } from '../bench/grading.ts';
import { benchSandbox } from '../bench/sandbox.ts';
import { refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

/** How many submissions are a class whose figures count. */
const CLASS = 1000;

interface Options {
  lab?: string;
  class?: number;
  beside?: string;
  write?: true;
}

async function run({ lab, class: size, beside, write }: Options): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, size !== undefined && size < CLASS, course.root);
  if (size !== undefined) {
    const { table, figure } = await benchClass(course, size);
    console.log(table);
    if (write) writeFigures('class', [figure], course.root);
    return;
  }
  const { bench, faulty } = await loadSamples(course);
  const { table, figures } = await benchGrading(course, faulty, beside);
  console.log(table, '\n');
  if (bench) {
    const { title, rows } = await bench();
    console.log([title, '', ...align(rows), ''].join('\n'));
  }
  const layers = await benchSandbox(course);
  console.log(layers.table);
  if (!write) return;
  writeFigures('grading', figures, course.root);
  writeFigures('bench', [layers.figure], course.root);
}

export const command = new Command('bench')
  .description(
    'Times gradings as whole processes, what the samples of the lab say, such as a training step, and the layers of the sandbox; or a class.',
  )
  .option('--class <n>', 'a class of so many submissions instead, each graded by itself as well', count)
  .addOption(
    new Option('--beside <command>', 'a line for the shell, timed by turns with the reference').conflicts([
      'class',
      'write',
    ]),
  )
  .addOption(labOption())
  .addOption(writeOption())
  .action(run);
