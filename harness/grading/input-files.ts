import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { STAGED } from '../sandbox/stage.ts';
import { HarnessError } from '../support/errors.ts';
import { PROJECT } from '../support/project.ts';

// Which files of the engine decide a grade. To follow all imports takes a third of a second, so the list is on file,
// and a test compares it with what the imports lead to; `npm run stubs` writes it.

/** Files by the name that reports give their hash. Those of `mistakes` name what is wrong, and decide no mark. */
export type InputFiles = Readonly<Record<string, readonly string[]>>;

/** Path of the list, from the project's folder. */
export const ENGINE_LIST = 'harness/grading/input-files.json';

const inputFiles = z.record(z.string(), z.array(z.string()));

/** The module that grades; those that look for known mistakes, and make them; and what authors import. */
const GRADES = 'harness/grading/grade.ts';
const NAMES = ['harness/grading/name-mistakes.ts', 'harness/authoring/samples.ts'];
const AUTHORING = ['harness/authoring/index.ts', 'harness/authoring/inside.ts'];

/** Lists the files. */
export async function engineFiles(): Promise<InputFiles> {
  const { moduleGraph } = await import('../source/module-graph.ts');
  const decide = moduleGraph(PROJECT, [GRADES, ...AUTHORING, ...STAGED], {
    without: (file) => NAMES.includes(file),
  }).files;
  const name = moduleGraph(PROJECT, NAMES).files;
  return { harness: decide, mistakes: name.filter((file) => !decide.includes(file)) };
}

/** Reads the list. @throws HarnessError where it is missing or damaged */
export function readEngineFiles(): InputFiles {
  try {
    return inputFiles.parse(JSON.parse(readFileSync(join(PROJECT, ENGINE_LIST), 'utf8')));
  } catch (error) {
    throw new HarnessError(`${ENGINE_LIST}: ${(error as Error).message}; npm run stubs writes it`);
  }
}
