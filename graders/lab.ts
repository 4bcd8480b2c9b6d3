import { type Check, defineLab, type Procedures, type Question } from 'lab-harness/authoring';
import { liveHistoryCheck, liveTrainingCheck } from './hidden.ts';
import { q1 } from './q1/question.ts';
import { answers, reference as q1Reference } from './q1/reference.ts';
import { q2 } from './q2/question.ts';
import { reference as q2Reference } from './q2/reference.ts';

/** The lab on recurrent neural networks, whole: with the reference, the hidden checks and the known mistakes. */
export default defineLab({
  root: new URL('..', import.meta.url),
  kit: 'graders/kit.ts',
  questions: [
    whole(q1, {
      oracle: () => q1Reference,
      answers,
      mistakes: 'graders/mistakes/q1.ts',
      hidden: { 'q1.predict': [liveTrainingCheck] },
    }),
    whole(q2, {
      oracle: () => q2Reference,
      answers: {},
      mistakes: 'graders/mistakes/q2.ts',
      hidden: { 'q2.train': [liveHistoryCheck] },
    }),
  ],
});

/** Adds to a question what students do not have: hidden checks come at the end of their tasks. */
function whole<P extends Procedures>(
  question: Omit<Question<P>, 'oracle' | 'answers'>,
  { hidden, ...parts }: Pick<Question, 'oracle' | 'answers' | 'mistakes'> & { hidden: Record<string, Check<P>[]> },
): Question<P> {
  const tasks = question.tasks.map((task) => ({ ...task, checks: [...task.checks, ...(hidden[task.id] ?? [])] }));
  return { ...question, ...parts, tasks };
}
