import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Course, loadCourse } from '../harness/rubric/course.ts';
import { PROJECT } from '../harness/support/project.ts';

const sampleLab = join(PROJECT, 'testing/sample-lab');
const reference = readFileSync(join(sampleLab, 'reference/sums.ts'), 'utf8');

/** A student's copy of the sample lab, for tests. */
export interface SampleWork {
  course: Course;
  /** the student's file */
  file: string;
  /** Writes the reference into it, with changes: pairs of a text and what stands in its place. */
  write(...changes: [string, string][]): void;
  remove(): void;
}

export async function openSampleWork(): Promise<SampleWork> {
  const root = mkdtempSync(join(tmpdir(), 'sample-work-'));
  cpSync(sampleLab, root, { recursive: true });
  mkdirSync(join(root, 'student'));
  const course = await loadCourse(join(sampleLab, 'rubric.yaml'));
  const file = join(root, 'student/sums.ts');
  return {
    course: { ...course, root },
    file,
    write: (...changes) =>
      writeFileSync(
        file,
        changes.reduce((text, [from, to]) => text.replace(from, () => to), reference),
      ),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
