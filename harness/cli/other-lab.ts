import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Course, fileNames } from '../rubric/course.ts';
import { RUBRIC } from '../rubric/find-lab.ts';
import { survey } from '../submission/choose.ts';
import { listFolder } from '../submission/folder.ts';
import { UsageError } from '../support/errors.ts';
import { shellQuote } from '../support/shell-quote.ts';
import { printable } from '../support/text.ts';

/**
 * Refuses a folder of another lab, such as its reference, which the course's rubric would find empty.
 * @throws UsageError with the command that grades it, where the folder has that lab's files and none of the course's
 */
export async function refuseOtherLab(course: Course, path: string): Promise<void> {
  const other = labAround(resolve(path));
  if (other === undefined || other === course.root || !statSync(path).isDirectory()) return;
  const entries = await listFolder(path).catch(() => []);
  const finds = (names: readonly string[]) => survey(entries, names).found.length > 0;
  if (finds(fileNames(course)) || !finds(await filesOf(other))) return;
  const fromHere = relative('', other);
  const lab = fromHere.startsWith('..') ? other : fromHere || '.';
  throw new UsageError(
    `${printable(path)} lies in the lab ${printable(lab)}, and holds no ${fileNames(course).join(' or ')}: ` +
      `npm run grade -- ${shellQuote(path)} --lab ${shellQuote(lab)}`,
  );
}

/**
 * Finds the instructors' lab that a folder lies in. What a submission holds itself is never taken for one, nor a
 * students' copy around it: whoever names it as the lab runs its code.
 */
function labAround(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, RUBRIC))) return existsSync(join(folder, 'reference')) ? folder : undefined;
  }
  return undefined;
}

/** Names the files of a lab's questions, by its rubric alone. */
async function filesOf(lab: string): Promise<string[]> {
  try {
    const { loadRubric } = await import('../rubric/load-rubric.ts');
    return loadRubric(join(lab, RUBRIC)).questions.map(({ id }) => `${id}.ts`);
  } catch {
    return [];
  }
}
