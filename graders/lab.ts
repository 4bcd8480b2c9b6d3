import { defineLab } from 'lab-harness/authoring';
import { q1 } from './q1/question.ts';
import { q2 } from './q2/question.ts';

/** The lab on recurrent neural networks. */
export default defineLab({ questions: [q1, q2] });
