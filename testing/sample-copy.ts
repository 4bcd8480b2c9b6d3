import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../harness/rubric/course.ts';
import { RUBRIC } from '../harness/rubric/find-lab.ts';
import { PROJECT } from '../harness/support/project.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';

/** The folder of the sample lab. */
export const SAMPLE_LAB = join(PROJECT, 'testing/sample-lab');

/** Parts of a lab, of those that it has. */
const PARTS = [RUBRIC, 'fixtures', 'graders', 'lab', 'reference', 'samples'];

/** Copies a lab to a folder outside of the project, with changes of its rubric: pairs of a text and what takes its place. */
export function copyLab(lab: string, ...changes: readonly [from: string | RegExp, to: string][]) {
  const { folder, remove } = createTemporaryFolder('lab-copy');
  for (const part of PARTS.filter((part) => existsSync(join(lab, part)))) {
    cpSync(join(lab, part), join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const rubric = readFileSync(join(folder, RUBRIC), 'utf8');
  writeFileSync(join(folder, RUBRIC), replaced(rubric, changes));
  return { folder, remove };
}

function replaced(text: string, changes: readonly [from: string | RegExp, to: string][]): string {
  return changes.reduce((changed, [from, to]) => changed.replace(from, () => to), text);
}

/** Opens a student's copy of the sample lab. */
export async function openSampleCopy() {
  const { folder: root, remove } = copyLab(SAMPLE_LAB);
  const reference = readFileSync(join(root, 'reference/sums.ts'), 'utf8');
  mkdirSync(join(root, 'student'));
  /** the student's file */
  const file = join(root, 'student/sums.ts');
  /** Writes the reference into it, with changes: pairs of a text and what stands in its place. */
  const write = (...changes: [string, string][]) => writeFileSync(file, replaced(reference, changes));
  return { course: await loadCourse(root), file, write, remove };
}
