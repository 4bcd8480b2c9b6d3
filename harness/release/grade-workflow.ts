import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { Course } from '../rubric/course.ts';
import { PROJECT } from '../support/project.ts';
import { shellQuote } from '../support/shell-quote.ts';

/** The workflow with `@NAME@` in place of what is the lab's. */
const TEMPLATE = new URL('workflows/grade.yml', import.meta.url);

/** Writes the workflow by which a course's own repository, which holds the project, grades the files of a lab. */
export function gradeWorkflow({ root, lab, rubric }: Course): string {
  const path = relative(PROJECT, root);
  // A lab from elsewhere has to be taken along.
  const place = path.startsWith('..') ? `labs/${basename(root)}` : path;
  const parts: Readonly<Record<string, string>> = {
    CONTENTS: place === path ? 'this project' : `this project, and in ${place} the lab`,
    FILES: lab.questions.map(({ student }) => `/${student}`).join('\n            '),
    KEY: rubric.courseKey.env,
    LAB: place === '' ? '' : ` --lab ${shellQuote(place)}`,
  };
  return readFileSync(TEMPLATE, 'utf8').replace(/@([A-Z]+)@/g, (_, name) => parts[name]);
}
