import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** What students may know of the rubric. The rest is the course's own: lateness, what is shown when, the key. */
const PUBLIC = ['title', 'deadline', 'questions', 'rules'];

const HEADER = `# Marks and rules, as your work is graded. Changes here change what the commands show you, and no mark.
# yaml-language-server: $schema=harness/rubric/rubric.schema.json

`;

/** The rubric as students have it. */
export function publicRubric(rubricPath: string, lab: string): string {
  const rubric: Record<string, unknown> = parse(readFileSync(rubricPath, 'utf8'));
  const kept = Object.entries(rubric).filter(([key]) => PUBLIC.includes(key));
  // A student's machine has the layers that it has.
  const sandbox = { ...(rubric.sandbox as object), require: [] };
  return HEADER + stringify({ lab, ...Object.fromEntries(kept), sandbox });
}
