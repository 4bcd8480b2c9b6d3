// `npm run similarity` says which submissions of a class are alike. It grades nothing and runs nothing of them.
import { Command } from 'commander';
import { readClass } from '../class/intake/read-class.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { classOf, isRun } from '../class/run/run-folder.ts';
import type { ClassSubmission } from '../class/submission.ts';
import { findLab, loadCourse } from '../rubric/course.ts';
import { clustersOf, compare } from '../similarity/compare.ts';
import { renderSimilarities } from '../similarity/page.ts';
import { renderText } from '../similarity/text.ts';
import { tokenizeClass } from '../similarity/tokenize-class.ts';
import type { Submission } from '../submission/intake.ts';
import { numberParser, runCommand } from '../support/command.ts';
import { printable } from '../support/text.ts';
import { labOption } from './options.ts';
import { expectWritable, writeResult } from './output-file.ts';

interface Options {
  output: string;
  atLeast: number;
  layout?: string;
  lab?: string;
}

const percentage = numberParser(
  (number) => number > 0 && number <= 100,
  'It is a percentage: a number above 0, and 100 at most.',
);

async function run(path: string, { output, atLeast, layout, lab }: Options): Promise<void> {
  const least = atLeast / 100;
  const course = await loadCourse(findLab(lab));
  expectWritable(output);
  const place = isRun(path) ? classOf(path) : { path, layout };
  const { submissions: listed, problems } = await readClass(place.path, { ...place, ...wantedOf(course) });
  const read = new Map<string, Submission>();
  for (const submission of listed) read.set(labelOf(submission), await submission.read());

  const { submissions, omissions } = await tokenizeClass(course, read);
  const comparison = compare(submissions);
  const clusters = clustersOf(comparison.pairs, least);
  const { title } = course.rubric;
  const similarities = { title, submissions, omissions: [...problems, ...omissions], comparison, clusters, least };
  writeResult(output, renderSimilarities(similarities));
  console.log(renderText(similarities, process.stdout.columns));
  console.log(`side by side: ${printable(output)}`);
}

function labelOf({ id, students }: ClassSubmission): string {
  const names = students.flatMap(({ name }) => name ?? []).join(', ');
  return names === '' || names === id ? id : `${names} (${id})`;
}

await runCommand(
  new Command('npm run similarity --')
    .description('Says which submissions of a class are alike, and shows what they have in common side by side.')
    .argument('<class>', 'the class: a folder or a zip archive of submissions, or the folder of a run')
    .option('--output <file>', 'the page', 'similarity.html')
    .option('--layout <id>', 'what the class is, where it is not recognised, such as canvas')
    .option('--at-least <percent>', 'how alike the members of a group are', percentage, 80)
    .addOption(labOption())
    .action(run),
);
