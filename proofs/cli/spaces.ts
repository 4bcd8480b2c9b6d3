// `npm run prove -- spaces` shows what the cases of a lab's checks are drawn from, and which are always among them.

import { Command } from 'commander';
import { labOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { align } from '../../harness/support/text.ts';
import { markdownTable, refuseWrite, writeFigures, writeOption } from '../figures.ts';
import { loadSamples } from '../load-samples.ts';

async function run({ lab, write }: { lab?: string; write?: true }): Promise<void> {
  const course = await loadCourse(findLab(lab));
  refuseWrite(write, false, course.root);
  const { spaces } = await loadSamples(course);
  const rows = [['of', 'what', 'from all of', 'always'], ...spaces];
  console.log(align(rows).join('\n'));
  if (write) writeFigures('spaces', markdownTable(rows), course.root);
}

export const command = new Command('spaces')
  .description('Shows what the cases of the checks are drawn from, and which are always among them.')
  .addOption(labOption())
  .addOption(writeOption())
  .action(run);
