import { defineLab } from 'lab-harness/authoring';
import { liveTrainingCheck } from './hidden.ts';
import { perceptron } from './question.ts';
import { answers, reference } from './reference.ts';

/** The lab on logistic regression and the perceptron, whole: with reference, hidden check and known mistakes. */
export default defineLab({
  root: new URL('../../..', import.meta.url),
  questions: [
    {
      ...perceptron,
      oracle: () => reference,
      answers,
      mistakes: 'labs/perceptron/graders/mistakes/all.ts',
      tasks: perceptron.tasks.map((task) =>
        task.id === 'perceptron.train' ? { ...task, checks: [...task.checks, liveTrainingCheck] } : task,
      ),
    },
  ],
});
