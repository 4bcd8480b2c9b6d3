import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Course, loadCourse } from '../harness/rubric/course.ts';
import { RUBRIC } from '../harness/rubric/find-lab.ts';
import { PROJECT } from '../harness/support/project.ts';

/** Loads all labs of the project, its own first, each with the name of its folder. */
export function allLabs(): Promise<(Course & { name: string })[]> {
  const names = globSync([RUBRIC, `labs/*/${RUBRIC}`], { cwd: PROJECT })
    .map(dirname)
    .sort();
  return Promise.all(names.map(async (name) => ({ name, ...(await loadCourse(join(PROJECT, name))) })));
}
