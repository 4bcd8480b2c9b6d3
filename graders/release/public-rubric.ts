import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** Keys of the rubric that are the course's own: what lateness costs, what is shown when, where the key lies. */
const POLICIES = ['late', 'courseKey', 'feedback'];

const HEADER = `# Marks and rules, as your work is graded. Changes here change what the commands show you, and no mark.
# yaml-language-server: $schema=harness/rubric/rubric.schema.json

`;

/** The rubric as students have it: without the course's policies and the comments for instructors. */
export function publicRubric(rubricPath: string): string {
  const rubric: Record<string, unknown> = parse(readFileSync(rubricPath, 'utf8'));
  const kept = Object.entries(rubric).filter(([key]) => !POLICIES.includes(key));
  return HEADER + stringify({ ...Object.fromEntries(kept), lab: 'graders/public-lab.ts' });
}
