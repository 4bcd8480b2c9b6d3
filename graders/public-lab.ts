import { defineLab, type Procedures, type Question, recordedOracle } from 'lab-harness/authoring';
import { q1 } from './q1/question.ts';
import { q2 } from './q2/question.ts';

/** The lab as students have it: nothing that this module leads to gives away a solution or a hidden check. */
export default defineLab({
  root: new URL('..', import.meta.url),
  // Students work with the cases of this seed. Inputs of a graded submission follow from the course key.
  seed: 0,
  questions: [withRecordedAnswers(q1), withRecordedAnswers(q2)],
});

/** Names the file in which a students' copy of the lab keeps what the reference answers to the cases of its seed. */
export function answersFile(question: string): string {
  return `fixtures/${question}-answers.json`;
}

/** Gives a question this copy's recorded answers in the place of the reference. */
function withRecordedAnswers<P extends Procedures>(question: Omit<Question<P>, 'oracle' | 'answers'>): Question<P> {
  const oracle = async () => {
    const file = new URL(`../${answersFile(question.id)}`, import.meta.url);
    const { default: answers } = await import(file.href, { with: { type: 'json' } });
    return recordedOracle(Object.keys(question.procedures), answers);
  };
  return { ...question, oracle, answers: {} };
}
