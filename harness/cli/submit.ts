// `npm run submit` checks what a student is about to upload. It sends nothing anywhere.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { warmParser } from '../graft/isolated-parser.ts';
import { type Course, findLab, loadCourse } from '../rubric/course.ts';
import type { SubmittedFile } from '../submission/intake.ts';
import { EXIT, runCommand } from '../support/command.ts';
import { indent } from '../support/text.ts';
import { checkWithProgress } from '../task/own-submission.ts';
import { statusLines } from '../task/status-lines.ts';
import { judgeUpload } from '../task/upload.ts';
import { labOption } from './options.ts';

/** Exit code where something is missing or wrong. */
const NOT_READY = 1;

const command = new Command('npm run submit --')
  .description('Checks the files that you are about to upload and names what is missing. It uploads nothing.')
  .addOption(labOption())
  .action(submit);

async function submit({ lab }: { lab?: string }): Promise<void> {
  warmParser();
  const course = await loadCourse(findLab(lab));
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
    section('The files to upload', indented(own.files.flatMap((file) => describeFile(course, file)))),
    problems.length === 0 ? [styleText('green', READY)] : [styleText('red', notReady(problems.length))],
  ];
  console.log(sections.flat().join('\n'));
  const hasError = own.tasks.some(({ outcome }) => outcome === 'error');
  process.exitCode = hasError ? EXIT.harness : problems.length > 0 ? NOT_READY : EXIT.graded;
}

const READY = 'Ready: upload these files as they are, without a zip archive.';

function notReady(count: number): string {
  return `Not ready: ${count} ${count === 1 ? 'thing is' : 'things are'} missing or wrong. You can upload all the same.`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [styleText('bold', title), ...lines, ''];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** Says where the file is, and what to compare with what the site shows of it. */
function describeFile({ root, lab: { questions } }: Course, file: SubmittedFile): string[] {
  const path = questions.flatMap(({ file: name, student }) => (name === file.name ? [join(root, student)] : []))[0];
  if (file.state !== 'read' || path === undefined) return [];
  const size = statSync(path).size.toLocaleString('en');
  return [path, styleText('dim', `  ${size} bytes, SHA-256 ${file.hash}`)];
}

await runCommand(command);
