import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from './errors.ts';
import type { Lab } from './grading/lab.ts';
import { PROJECT } from './project.ts';
import { loadRubric } from './rubric/load.ts';
import type { Rubric } from './rubric/schema.ts';

/** A rubric and the lab that it names. */
export interface Course {
  /** the folder that the lab's paths count from */
  root: string;
  rubricPath: string;
  rubric: Rubric;
  lab: Lab;
}

/** @throws UsageError for a rubric that is missing or malformed, or names no lab */
export async function loadCourse(rubricPath = join(PROJECT, 'rubric.yaml')): Promise<Course> {
  const rubric = await loadRubric(rubricPath);
  const labPath = resolve(dirname(rubricPath), rubric.lab);
  const { default: lab }: { default?: Lab } = await import(pathToFileURL(labPath).href).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.message.includes(labPath)) throw error;
    throw new UsageError(`${rubricPath}: lab: there is no module ${labPath}`);
  });
  if (!lab?.questions) throw new UsageError(`${rubricPath}: lab: ${labPath} has no lab as its default export`);
  return { root: PROJECT, rubricPath: resolve(rubricPath), rubric, lab };
}
