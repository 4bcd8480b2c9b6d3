import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { Question } from '../authoring/lab.ts';
import { asRemote, recordAnswers } from '../authoring/oracle.ts';
import { checkSeed } from '../grading/seed.ts';

/**
 * Records what a question's reference answers to the visible checks whose oracle is live, in the cases of the public
 * seed: all that a copy of the lab without the reference needs to run them.
 *
 * @param question with the reference for its oracle
 * @throws CheckFailure where the reference fails a check of its own
 */
export async function publicAnswers(
  question: Question,
  publicSeed: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { oracle, answers } = recordAnswers(await question.oracle());
  // The reference plays the submission too: it is asked for nothing that right work is not asked for.
  const [reference, student] = [asRemote(oracle), asRemote(await question.oracle())];
  for (const task of question.tasks) {
    for (const check of task.checks) {
      if (check.visibility !== 'visible' || check.oracle !== 'live') continue;
      const seed = checkSeed(publicSeed, task.id, check.id);
      await check.run({ student, reference, seed, blocks: new Map() });
    }
  }
  return answers;
}

/** Keys of the rubric that students may know. The rest is the course's own: lateness, what is shown when, the key. */
const PUBLIC = ['title', 'deadline', 'questions', 'rules'];

const HEADER = `# Marks and rules, as your work is graded. Changes here change what the commands show you, and no mark.
# yaml-language-server: $schema=harness/rubric/rubric.schema.json

`;

/** Writes the rubric as students have it. */
export function publicRubric(rubricPath: string, lab: string): string {
  const rubric: Record<string, unknown> = parse(readFileSync(rubricPath, 'utf8'));
  const kept = Object.entries(rubric).filter(([key]) => PUBLIC.includes(key));
  // A student's machine has the layers that it has.
  const sandbox = { ...(rubric.sandbox as object), require: [] };
  return HEADER + stringify({ lab, ...Object.fromEntries(kept), sandbox });
}
