import { type Oracle, recordedOracle } from '../harness/authoring/index.ts';

/** The seed whose cases students work with. Inputs of a graded submission follow from the course key. */
export const PUBLIC_SEED = 0;

/** Where a students' copy of the lab keeps what the reference answers to the cases of the public seed. */
export const answersFile = (question: string) => `fixtures/${question}-answers.json`;

/** An oracle for the procedures of a question's driver that answers from this copy's file. */
export async function recordedAnswers(question: string, procedures: object): Promise<Oracle> {
  const file = new URL(`../${answersFile(question)}`, import.meta.url);
  const { default: answers } = await import(file.href, { with: { type: 'json' } });
  return recordedOracle(Object.keys(procedures), answers);
}
