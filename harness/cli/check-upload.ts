import { statSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { type Course, loadCourse } from '../rubric/course.ts';
import type { SubmittedFile } from '../submission/intake.ts';
import { EXIT } from '../support/command.ts';
import { counted } from '../support/counted.ts';
import { fitted, indent } from '../support/text.ts';
import { checkWithProgress } from '../task/own-submission.ts';
import { statusLines } from '../task/status-lines.ts';
import { printTypes, typeLines } from '../task/type-lines.ts';
import { judgeUpload } from '../task/upload.ts';

/** Exit code where something is missing or wrong. */
const NOT_READY = 1;

/** Says what is missing or wrong in the student's own files, and what to upload. */
export async function checkUpload(root: string): Promise<void> {
  const course = await loadCourse(root);
  const own = await checkWithProgress(course);
  const { problems, notes } = judgeUpload(own, course.rubric, new Date());
  const { columns = 100 } = process.stdout;
  const sections = [
    section('The tasks, by the checks that came with your copy', indented(statusLines(own.tasks, columns - 2))),
    section(
      'Missing or wrong',
      problems.flatMap(([first, ...rest]) => [
        ...indent(`  ${styleText('red', '✗')} `, first, columns),
        ...rest.flatMap((line) => indent('    ', line, columns)),
      ]),
    ),
    section(
      'Good to know',
      notes.flatMap((note) => indent('  - ', note, columns)),
    ),
    section('The files to upload', indented(own.files.flatMap((file) => describeFile(course, file, columns)))),
    [styleText(problems.length === 0 ? 'green' : 'red', fitted(readiness(problems.length), columns))],
  ];
  console.log(sections.flat().join('\n'));
  await printTypes(typeLines(course.root, course.lab.questions));
  const hasError = own.tasks.some(({ outcome }) => outcome === 'error');
  process.exitCode = hasError ? EXIT.harness : problems.length > 0 ? NOT_READY : EXIT.graded;
}

function readiness(count: number): string {
  if (count === 0) return 'Ready: upload these files as they are, without a zip archive.';
  return `Not ready: ${counted(count, 'thing', 'is')} missing or wrong. You can upload all the same.`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [styleText('bold', title), ...lines, ''];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Says where the file is, and what to compare with what the site shows of it. */
function describeFile({ root, lab: { questions } }: Course, file: SubmittedFile, columns: number): string[] {
  const path = questions.flatMap(({ file: name, student }) => (name === file.name ? [join(root, student)] : []))[0];
  if (file.state !== 'read' || path === undefined) return [];
  const size = statSync(path).size.toLocaleString('en');
  const facts = indent('  ', `${size} bytes, SHA-256 ${file.hash}`, columns - 2);
  return [path, ...facts.map((line) => styleText('dim', line))];
}
