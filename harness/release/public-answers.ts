import type { Question } from '../authoring/lab.ts';
import { asRemote, recordAnswers } from '../authoring/oracle.ts';
import { checkSeed } from '../grading/seed.ts';

/**
 * What a question's reference answers to the visible checks whose oracle is live, in the cases of the public
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
