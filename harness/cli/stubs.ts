// `npm run stubs` generates what students start from out of the reference, and the lists of what decides a grade.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { ENGINE_LIST, engineFiles } from '../grading/input-files.ts';
import { generateStubs } from '../graft/stub.ts';
import { findLab, loadCourse } from '../rubric/course.ts';
import { LAB_LIST, listLabFiles } from '../rubric/lab-files.ts';
import { runCommand } from '../support/command.ts';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';
import { labOption } from './options.ts';

async function run({ force, lab }: { force?: true; lab?: string }): Promise<void> {
  const course = await loadCourse(findLab(lab));
  for (const { question, text } of generateStubs(course)) {
    const [stub, student] = [question.stub, question.student].map((path) => join(course.root, path));
    if (!force && isEdited(student, stub)) {
      throw new UsageError(
        `${question.student} holds work that is not in the stub: move it away, or overwrite it with npm run stubs -- --force`,
      );
    }
    for (const path of [stub, student]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    console.log(`wrote ${question.stub} and ${question.student}`);
  }
  const lists = [
    { folder: PROJECT, path: ENGINE_LIST, files: await engineFiles() },
    { folder: course.root, path: LAB_LIST, files: await listLabFiles(course.root, course.lab) },
  ];
  for (const { folder, path, files } of lists) {
    writeFileSync(join(folder, path), `${JSON.stringify(files, null, 2)}\n`);
    console.log(`wrote ${path}`);
  }
}

/** Tells whether somebody has worked on a file since it was generated. */
function isEdited(student: string, stub: string): boolean {
  if (!existsSync(student)) return false;
  return !existsSync(stub) || readFileSync(student, 'utf8') !== readFileSync(stub, 'utf8');
}

await runCommand(
  new Command('npm run stubs --')
    .description('Generates the students’ files from the reference, and lists the files that decide a grade.')
    .option('--force', 'overwrite files that somebody has worked on')
    .addOption(labOption())
    .action(run),
);
