// `npm run prove -- planted` hides copied submissions in a class made of the corpora, and says whether the comparison finds it.

import { Command } from 'commander';
import { labOption, seedOption } from '../../harness/cli/options.ts';
import { loadCourse } from '../../harness/rubric/course.ts';
import { findLab } from '../../harness/rubric/find-lab.ts';
import { align } from '../../harness/support/text.ts';
import { loadSamples } from '../load-samples.ts';
import { findCopies, plantClass } from '../planted/planted-class.ts';

const SUBMISSIONS = 300;
const COPIED_PAIRS = 20;

async function run({ lab, seed = 1 }: { lab?: string; seed?: number }): Promise<void> {
  const course = await loadCourse(findLab(lab));
  const samples = await loadSamples(course);
  const { found, copied, others, milliseconds } = await findCopies(
    course,
    plantClass(course, samples, SUBMISSIONS, COPIED_PAIRS, seed),
  );
  const range = ([highest, ...rest]: readonly number[]) => [highest, rest.at(-1)].map((s) => s?.toFixed(3) ?? '');
  const rows = [
    ['pairs', 'number', 'highest', 'lowest'],
    ['copied', String(copied.length), ...range(copied)],
    ['others', String(others.length), ...range(others)],
  ];
  console.log(`${align(rows).join('\n')}\n`);
  const { tokenize, compare } = milliseconds;
  console.log(`${SUBMISSIONS} submissions: ${Math.round(tokenize)} ms to parse, ${Math.round(compare)} ms to compare`);
  console.log(`${found} of ${COPIED_PAIRS} copied pairs above every other pair`);
  if (found < COPIED_PAIRS) process.exitCode = 1;
}

export const command = new Command('planted')
  .description(
    'Hides copied submissions in a class of 300; exit code 1 where a pair of others is more alike than a copied one.',
  )
  .addOption(labOption())
  .addOption(seedOption('another class'))
  .action(run);
