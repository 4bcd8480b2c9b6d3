import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shortName } from '../authoring/lab.ts';
import { ENGINE_LIST, engineFiles } from '../grading/input-files.ts';
import { generateStubs } from '../graft/stub.ts';
import { fillSheet, missingPlaces, SHEET } from '../release/lab-sheet.ts';
import { loadCourse } from '../rubric/course.ts';
import { LAB_LIST, listLabFiles } from '../rubric/lab-files.ts';
import { UsageError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';

/** Files of VS Code whose input `task` lists the names to choose from. */
const EDITOR_FILES = ['.vscode/launch.json', '.vscode/tasks.json'];
const TASK_NAMES = /("id": "task",[^{}]*"options": )(\[[^\]]*\])/;

/**
 * Writes the files that follow from the reference, the rubric and the lab of a folder.
 * @param force overwrites files that somebody has worked on
 * @throws UsageError for such a file otherwise
 */
export async function writeStubs(root: string, force: boolean): Promise<void> {
  const course = await loadCourse(root);
  const { rubric } = course;
  const written: string[] = [];
  /** Writes a file where it says something else; its time, by which others know of changes, stays otherwise. */
  const write = (folder: string, path: string, text: string) => {
    const file = join(folder, path);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    written.push(path);
  };
  for (const { question, text } of generateStubs(course)) {
    if (!force && isEdited(join(root, question.student), join(root, question.stub))) {
      throw new UsageError(
        `${question.student} holds work that is not in the stub: move it away, or overwrite it with npm run stubs -- --force`,
      );
    }
    for (const path of [question.stub, question.student]) write(root, path, text);
  }
  if (existsSync(join(root, SHEET))) {
    const sheet = readFileSync(join(root, SHEET), 'utf8');
    write(root, SHEET, fillSheet(sheet, rubric));
    const missing = missingPlaces(sheet, rubric);
    if (missing.length > 0) {
      console.error(
        `note: ${SHEET} has no place for ${missing.join(', ')}: write <!-- ${missing[0]} --><!-- end --> where it belongs`,
      );
    }
  }
  const names = course.lab.questions.flatMap(({ tasks }) => tasks.map(shortName));
  for (const path of EDITOR_FILES.filter((path) => existsSync(join(root, path)))) {
    write(root, path, withTaskNames(readFileSync(join(root, path), 'utf8'), names));
  }
  write(PROJECT, ENGINE_LIST, `${JSON.stringify(await engineFiles(), null, 2)}\n`);
  write(root, LAB_LIST, `${JSON.stringify(await listLabFiles(root, course.lab), null, 2)}\n`);
  console.log(
    written.length > 0 ? `wrote ${written.join(', ')}` : 'nothing to write: all is as the reference and the rubric say',
  );
}

/** Sets the names of tasks into an editor's file; those that it has already stay in the form that they have. */
function withTaskNames(text: string, names: readonly string[]): string {
  return text.replace(TASK_NAMES, (whole, before: string, list: string) =>
    JSON.stringify(JSON.parse(list)) === JSON.stringify(names)
      ? whole
      : `${before}[${names.map((name) => JSON.stringify(name)).join(', ')}]`,
  );
}

/** Tells whether somebody has worked on a file since it was generated. */
function isEdited(student: string, stub: string): boolean {
  if (!existsSync(student)) return false;
  return !existsSync(stub) || readFileSync(student, 'utf8') !== readFileSync(stub, 'utf8');
}
