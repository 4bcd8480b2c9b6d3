import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../harness/rubric/course.ts';
import { PROJECT } from '../harness/support/project.ts';
import { createTemporaryFolder } from '../harness/support/temporary-folder.ts';

const sampleLab = join(PROJECT, 'testing/sample-lab');
const reference = readFileSync(join(sampleLab, 'reference/sums.ts'), 'utf8');

/** Opens a student's copy of the sample lab. */
export async function openSampleCopy() {
  const { folder: root, remove } = createTemporaryFolder('sample-copy');
  cpSync(sampleLab, root, { recursive: true });
  mkdirSync(join(root, 'student'));
  const course = await loadCourse(join(sampleLab, 'rubric.yaml'));
  /** the student's file */
  const file = join(root, 'student/sums.ts');
  /** Writes the reference into it, with changes: pairs of a text and what stands in its place. */
  const write = (...changes: [string, string][]) =>
    writeFileSync(
      file,
      changes.reduce((text, [from, to]) => text.replace(from, () => to), reference),
    );
  return { course: { ...course, root }, file, write, remove };
}
