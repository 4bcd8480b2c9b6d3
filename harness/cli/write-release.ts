import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { autograderEntries } from '../release/autograder.ts';
import { gradeWorkflow } from '../release/grade-workflow.ts';
import { kitEntries } from '../release/kit.ts';
import { writeZip } from '../release/zip.ts';
import { loadCourse } from '../rubric/course.ts';
import { refusal } from '../support/errors.ts';
import { makeFolders } from '../support/make-folders.ts';
import { align } from '../support/text.ts';
import { writeWhole } from '../support/write-whole.ts';
import { warnOfSeed } from './warn-of-seed.ts';

/** Writes the files of a release into a folder. @throws UsageError where they cannot be made or written */
export async function writeRelease(root: string, output: string): Promise<void> {
  const course = await loadCourse(root);
  warnOfSeed(course);
  const names = ['student-kit.zip', 'autograder.zip', 'grade.yml'];
  const [kit, autograder, workflow] = names.map((name) => join(output, name));
  try {
    makeFolders(output);
    await writeZip(await kitEntries(course), kit);
    // It holds the reference, and the course key where there is one.
    await writeZip(autograderEntries(course), autograder, 0o600);
    writeWhole(workflow, gradeWorkflow(course), 0o644);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : refusal(`the release cannot be written: ${message}`, error);
  }
  const rows = [
    [...row(kit), 'for students'],
    [...row(autograder), 'for Gradescope; a secret'],
    [...row(workflow), 'for the course’s own GitHub repository'],
  ];
  console.log(align([['file', 'size', 'SHA-256', ''], ...rows]).join('\n'));
  console.log('\nNext: docs/upload.md');
}

function row(file: string): string[] {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  return [relative('.', file), `${Math.ceil(statSync(file).size / 1024)} KB`, digest.slice(0, 16)];
}
