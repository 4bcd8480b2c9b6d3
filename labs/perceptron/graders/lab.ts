import { defineLab } from 'lab-harness/authoring';
import { perceptron } from './question.ts';

/** The lab on logistic regression and the perceptron. */
export default defineLab({ questions: [perceptron] });
