import { readClass } from '../class/intake/read-class.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { isRun } from '../class/run/run-files.ts';
import { classOf, noteAlike } from '../class/run/run-folder.ts';
import type { ClassSubmission } from '../class/submission.ts';
import { loadCourse } from '../rubric/course.ts';
import { clustersOf, compare } from '../similarity/compare.ts';
import { renderSimilarities } from '../similarity/page.ts';
import { renderText } from '../similarity/text.ts';
import { tokenizeClass } from '../similarity/tokenize-class.ts';
import type { Submission } from '../submission/intake.ts';
import { printable } from '../support/text.ts';
import { expectWritable, writeResult } from './output-file.ts';

/** What the command line says. */
export interface SimilarityOptions {
  output: string;
  atLeast: number;
  layout?: string;
}

/** Says which submissions of a class are alike. @throws UsageError where there is none, or the page cannot be written */
export async function compareClass(
  root: string,
  path: string,
  { output, atLeast, layout }: SimilarityOptions,
): Promise<void> {
  const least = atLeast / 100;
  const course = await loadCourse(root);
  expectWritable(output);
  const place = isRun(path) ? classOf(path) : { path, layout };
  const { submissions: listed, problems } = await readClass(place.path, { ...place, ...wantedOf(course) });
  const read = new Map<string, Submission>();
  for (const submission of listed) read.set(labelOf(submission), await submission.read());
  const ids = new Map(listed.map((submission) => [labelOf(submission), submission.id]));

  const { submissions, omissions } = await tokenizeClass(course, read);
  const comparison = compare(submissions);
  const clusters = clustersOf(comparison.pairs, least);
  if (isRun(path))
    noteAlike(
      path,
      clusters.map((alike) => alike.map(({ label }) => ids.get(label) ?? label)),
    );
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
