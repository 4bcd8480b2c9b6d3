import { readClass } from '../class/intake/read-class.ts';
import { wantedOf } from '../class/intake/wanted.ts';
import { isRun } from '../class/run/run-files.ts';
import { classOf, noteAlike } from '../class/run/run-folder.ts';
import type { Student } from '../class/submission.ts';
import { tableBeside } from '../class/tables/course-tables.ts';
import { fitRoster } from '../class/tables/fit-roster.ts';
import { readRoster } from '../class/tables/roster.ts';
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
  const { students: ofRun, ...place } = isRun(path) ? classOf(path) : { path, layout };
  const found = await readClass(place.path, { ...place, ...wantedOf(course) });
  const roster = ofRun ? undefined : tableBeside(root, 'roster');
  const named = roster === undefined ? found : fitRoster(found, readRoster(roster));
  const read = new Map<string, Submission>();
  const ids = new Map<string, string>();
  for (const submission of named.submissions) {
    const { id, students } = submission;
    const label = labelOf(id, ofRun?.get(id) ?? students);
    ids.set(label, id);
    read.set(label, await submission.read());
  }

  const { submissions, omissions } = await tokenizeClass(course, read);
  const comparison = compare(submissions);
  const clusters = clustersOf(comparison.pairs, least);
  if (isRun(path))
    noteAlike(
      path,
      clusters.map((alike) => alike.map(({ label }) => ids.get(label) ?? label)),
    );
  const { title } = course.rubric;
  const similarities = {
    title,
    submissions,
    omissions: [...found.problems, ...omissions],
    comparison,
    clusters,
    least,
  };
  writeResult(output, renderSimilarities(similarities));
  console.log(renderText(similarities, process.stdout.columns));
  console.log(`side by side: ${printable(output)}`);
}

function labelOf(id: string, students: readonly Student[]): string {
  const names = students.flatMap(({ name }) => name ?? []).join(', ');
  return names === '' || names === id ? id : `${names} (${id})`;
}
