import { defineLab } from '../harness/authoring/index.ts';
import { q1 } from './q1/question.ts';
import { q2 } from './q2/question.ts';
import { PUBLIC_SEED } from './recorded-answers.ts';

/** The lab as students have it: nothing that this module leads to gives away a solution or a hidden check. */
export default defineLab({
  root: new URL('..', import.meta.url),
  seed: PUBLIC_SEED,
  questions: [q1, q2],
});
