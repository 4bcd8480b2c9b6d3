import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { courseKey } from '../grading/course-key.ts';
import { ENGINE_LIST, readEngineFiles } from '../grading/input-files.ts';
import { renderGradescopeFailure } from '../report/gradescope.ts';
import type { Course } from '../rubric/course.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import { LAB_LIST } from '../rubric/lab-files.ts';
import { moduleGraph } from '../source/module-graph.ts';
import { PROJECT } from '../support/project.ts';
import { nameInLab } from './names.ts';
import type { ZipEntry } from './zip.ts';

/** Files at the root of the archive, where the site looks for them, and where they come from. */
const SCRIPTS = {
  'setup.sh': 'harness/release/autograder/setup.sh',
  run_autograder: 'harness/release/autograder/run-autograder.sh',
};

/** Modules of the bundle that the site and its set-up start. */
const STARTED = ['harness/launch.mjs', 'harness/cli/autograde.ts', 'harness/cli/grade.ts'];

/** Files of the project that the commands read. */
const READ = ['package.json', 'package-lock.json', ENGINE_LIST];

/**
 * Lists what an upload site needs to grade submissions to a course as this project does: the modules that the commands
 * lead to, all that the hashes of a report cover, the scripts that the site starts, and the course key, where there is
 * one. So whoever has the archive can read the reference and foresee the inputs.
 *
 * @throws UsageError where a file or the key lies outside of the lab
 */
export function autograderEntries(course: Course): ZipEntry[] {
  const { root, lab } = course;
  const ofLab = [...Object.values(lab.files).flat(), RUBRIC].map((file) => nameInLab(root, file));
  const list = existsSync(join(root, LAB_LIST)) ? [LAB_LIST] : [];
  const modules = moduleGraph(PROJECT, [...STARTED, ...Object.values(readEngineFiles()).flat()]).files;
  const files = new Map([
    ...[...modules, ...READ].map((name) => [name, join(PROJECT, name)] as const),
    ...[...ofLab, ...list].map((name) => [name, join(root, name)] as const),
  ]);
  const scripts = Object.entries(SCRIPTS).map(([name, path]) => ({
    name,
    content: readFileSync(join(PROJECT, path)),
    mode: 0o755,
  }));
  return [
    ...[...files].map(([name, from]) => ({ name, content: readFileSync(from) })),
    ...scripts,
    ...keyEntries(course),
    { name: 'unfinished.json', content: renderGradescopeFailure('it did not finish') },
  ];
}

/** Writes the key as a file, where the course looks for one, also if it is in a variable here. */
function keyEntries(course: Course): ZipEntry[] {
  const { rubric, root } = course;
  const key = courseKey(course);
  if (!key) return [];
  return [{ name: nameInLab(root, rubric.courseKey.file), content: `${key}\n`, mode: 0o600 }];
}
